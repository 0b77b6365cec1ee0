namespace CrmSync.Simulators.People;

/// <summary>Makes believable people from a seed: the same seed and count give the same people.</summary>
public static class Population
{
    /// <summary>
    /// <paramref name="count"/> people a side: 80 % on both sides under one e-mail, the rest on one side; 1 % of a side repeat the e-mail of another
    /// person on that side; about a quarter are contacts in Dynamics. The two views of one person differ in few fields and gaps.
    /// </summary>
    public static IEnumerable<SeededPerson> Generate(int seed, int count)
    {
        var chance = new Random(seed);
        int both = count * 4 / 5;
        int twice = count / 100;
        var emails = new List<string>(both);
        for (int number = 0; number < both; number++)
        {
            PersonValues person = Person(chance, number);
            emails.Add(person.Email);
            yield return new SeededPerson(number, Drift(person, chance), Drift(person, chance), Kind(chance));
        }

        for (int number = both; number < both + (2 * (count - both)); number++)
        {
            int nth = (number - both) / 2;
            PersonValues person = Person(chance, number);
            if (nth < twice && emails.Count > 0)
                person = person with { Email = emails[chance.Next(emails.Count)] };
            bool marketo = (number - both) % 2 == 0;
            yield return new SeededPerson(number, marketo ? person : null, marketo ? null : person, Kind(chance));
        }
    }

    private static PersonKind Kind(Random chance) => chance.Next(4) == 0 ? PersonKind.Contact : PersonKind.Lead;

    private static PersonValues Person(Random chance, int number)
    {
        Locale locale = Pick(chance, Locale.All);
        (string first, string latin) = Pick(chance, locale.FirstNames);
        (string last, string latinLast) = Pick(chance, locale.LastNames);
        (string city, string? state, string postalCode) = Pick(chance, locale.Cities);
        string company = $"{Pick(chance, locale.Companies)} {Pick(chance, locale.CompanyForms)}";
        string domain = $"{Pick(chance, Locale.Domains)}.example.{Pick(chance, Locale.TopDomains)}";
        return new PersonValues
        {
            Email = $"{latin}.{latinLast}.{number}@{domain}",
            FirstName = first,
            MiddleName = chance.Next(12) == 0 ? Pick(chance, locale.FirstNames).Name : null,
            LastName = last,
            Salutation = chance.Next(3) == 0 ? Pick(chance, locale.Salutations) : null,
            JobTitle = Pick(chance, locale.JobTitles),
            Phone = Phone(chance, locale),
            MobilePhone = chance.Next(2) == 0 ? Phone(chance, locale) : null,
            Street = $"{Pick(chance, locale.Streets)} {chance.Next(1, 250)}",
            City = city,
            State = state,
            Country = locale.Country,
            PostalCode = postalCode,
            Company = company,
            Website = $"https://www.{domain}/",
            Industry = Pick(chance, Locale.Industries),
            AnnualRevenue = chance.Next(3) == 0 ? chance.Next(1, 90_000) * 1000m : null,
            Employees = chance.Next(3) == 0 ? chance.Next(1, 20_000) : null,
            LeadSource = Pick(chance, Locale.Sources),
            Topic = $"{first} {last}, {company}",
            Notes = chance.Next(5) == 0 ? Pick(chance, Locale.Notes) : null,
            DateOfBirth = chance.Next(6) == 0 ? new DateOnly(1950, 1, 1).AddDays(chance.Next(20_000)) : null,
            DoNotCall = chance.Next(20) == 0,
            DoNotEmail = chance.Next(20) == 0,
        };
    }

    /// <summary>One side's view: one field in twenty is missing or different.</summary>
    private static PersonValues Drift(PersonValues person, Random chance) => chance.Next(16) switch
    {
        0 => person with { Phone = null },
        1 => person with { JobTitle = null },
        2 => person with { MobilePhone = null, Street = null },
        3 => person with { City = person.City?.ToUpperInvariant() },
        4 => person with { Company = person.Company + " ✨" },
        5 => person with { JobTitle = Pick(chance, Locale.All[0].JobTitles) },
        _ => person,
    };

    private static string Phone(Random chance, Locale locale) => $"{locale.PhonePrefix} {chance.Next(20, 999)} {chance.Next(1_000_000, 9_999_999)}";

    private static T Pick<T>(Random chance, IReadOnlyList<T> choices) => choices[chance.Next(choices.Count)];
}
