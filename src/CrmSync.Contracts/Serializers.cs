[assembly: GenerateCodeForDeclaringAssembly(typeof(CrmSync.Domain.People.PersonDocument))]
