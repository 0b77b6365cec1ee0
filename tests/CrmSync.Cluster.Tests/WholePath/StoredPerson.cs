using CrmSync.Domain.People;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CrmSync.Cluster.Tests.WholePath;

/// <summary>One person as it lies in the store's file, behind the silo's back.</summary>
internal sealed class StoredPerson(Engine engine, string person)
{
    private const string OfPerson = "grain_key=$key AND grain_type=(SELECT id FROM names WHERE name LIKE '%person/person')";
    private byte[] good = [];

    /// <summary>Makes the state unreadable in one of three ways: <c>damaged</c>, <c>newerForm</c> or <c>newerFormat</c>.</summary>
    public void Break(string how)
    {
        good = Data;
        if (how == "damaged") Write(Enumerable.Repeat((byte)0xFF, good.Length).ToArray(), 1);
        if (how == "newerForm") Write(good, 9);
        if (how == "newerFormat") Write(With(good, document => document.Format = PersonDocument.FormatNow + 1), 1);
    }

    /// <summary>Puts the good copy back.</summary>
    public void Mend() => Write(good, 1);

    /// <summary>What the file holds of it.</summary>
    public byte[] Data => (byte[])Ask($"SELECT data FROM state WHERE {OfPerson}", _ => { })!;

    /// <summary>The slow clock has come to the parked person.</summary>
    public void IsDue() => Assert.Equal(1, Run("UPDATE parked SET wake_at=1 WHERE person=$person AND reason='unreadable'", c => c.Parameters.AddWithValue("$person", person)));

    /// <summary>Leaves the person as another build may have left it.</summary>
    public void Change(Func<Person, Person> to) => Write(With(Data, document => document.Person = to(document.Person!)), 1);

    private static byte[] With(byte[] data, Action<PersonDocument> change)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var document = serializer.Deserialize<PersonDocument>(data)!;
        change(document);
        return serializer.SerializeToArray(document);
    }

    private void Write(byte[] data, long form) => Assert.Equal(1, Run($"UPDATE state SET data=$data, format=$form WHERE {OfPerson}", c =>
    {
        c.Parameters.AddWithValue("$data", data);
        c.Parameters.AddWithValue("$form", form);
    }));

    private int Run(string sql, Action<SqliteCommand> bind) => Open(sql, bind, command => command.ExecuteNonQuery());

    private object? Ask(string sql, Action<SqliteCommand> bind) => Open(sql, bind, command => command.ExecuteScalar());

    private T Open<T>(string sql, Action<SqliteCommand> bind, Func<SqliteCommand, T> use)
    {
        using var file = new SqliteConnection($"Data Source={engine.StoreFile};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$key", PersonKey.Of(Engine.Connection, person));
        bind(command);
        return use(command);
    }
}
