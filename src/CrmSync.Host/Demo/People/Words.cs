namespace CrmSync.Host.Demo.People;

/// <summary>What simulated people write: many scripts, emoji and combining characters, as real lists have them.</summary>
internal static class Words
{
    public static readonly string[] Titles = ["Head of ", "Director, ", "VP ", "Lead ", "Assistant, ", "Consultant ", "Leiterin ", "Chef de ", "部長 ", "مدير "];
    public static readonly string[] Areas = ["Sales", "Marketing", "Finance", "IT", "Operations", "Procurement", "営業", "Vertrieb", "R&D 🚀", "Qualité"];
    public static readonly string[] Prefixes = ["1", "44", "49", "81", "20", "84", "30", "91"];
    public static readonly string[] Cities = ["Berlin", "München", "Łódź", "São Paulo", "東京", "大阪市", "القاهرة", "Đà Nẵng", "Θεσσαλονίκη", "मुंबई", "Portland", "Montréal"];
    public static readonly string[] Streets = ["Main Street", "Hauptstraße", "Rue de l'Église", "中央通り", "شارع النيل", "Phố Huế", "Οδός Ερμού", "MG Road"];
    public static readonly string[] FirstNames = ["Ana", "Zoë", "Jürgen", "美咲", "健太郎", "محمد", "ليلى", "Nguye\u0302\u0303n", "Thuy\u0309", "Νίκος", "प्रिया", "Mary-Jane", "Bjo\u0308rn"];
    public static readonly string[] LastNames = ["O'Brien", "Müller", "𠮷田", "佐藤", "الحسن", "النجار", "Pha\u0323m", "Παπαδόπουλος", "शर्मा", "van der Berg", "Smith-Jones"];
    public static readonly string[] LatinNames = ["ana", "zoe", "kenji", "layla", "omar", "linh", "nikos", "priya", "mary", "bjorn"];

    public static readonly string[] Notes =
    [
        "Called, wants an offer", "Met at the fair 🎯", "来週に再度連絡", "يفضل الاتصال مساءً", "Asked for references\nand a second demo", "Budget approved ✅",
        "Rappeler mardi", "Prefers e-mail 👩🏽‍💻",
    ];

    public static T Pick<T>(Random chance, IReadOnlyList<T> words) => words[chance.Next(words.Count)];
}
