// Queries, pages, counts and change tracking.
import assert from 'node:assert/strict';
import { client, control, rows as stored } from './opening.js';

async function leads(api, call, names) {
  for (const lastname of names) await call(api.create({ collection: 'leads', data: { lastname, subject: 'Page', firstname: 'P' } }));
}

export const changes = {
  'pages through rows by next links': async (address, call) => {
    const api = client(address);
    await leads(api, call, ['A', 'B', 'C', 'D', 'E']);
    const request = { collection: 'leads', select: ['lastname'], filter: "subject eq 'Page'", orderBy: ['lastname asc'], maxPageSize: 2, count: true };
    const first = await call(api.retrieveMultiple(request));
    assert.equal(first.oDataCount, 5);
    assert.equal(first.value.length, 2);
    const second = await call(api.retrieveMultiple(request, first.oDataNextLink));
    const third = await call(api.retrieveMultiple(request, second.oDataNextLink));
    assert.deepEqual([...first.value, ...second.value, ...third.value].map(each => each.lastname), ['A', 'B', 'C', 'D', 'E']);
    assert.equal(third.oDataNextLink, undefined);
  },
  'retrieves all and counts': async (address, call) => {
    const api = client(address);
    await leads(api, call, ['A', 'B', 'C']);
    const all = await call(api.retrieveAll({ collection: 'leads', select: ['lastname'], maxPageSize: 10 }));
    const kept = (await stored(address, 'lead')).length;
    assert.equal(all.value.length, kept);
    assert.equal(await call(api.count({ collection: 'leads' })), kept);
    assert.equal(await call(api.count({ collection: 'leads', filter: "subject eq 'Page'" })), 3);
    assert.equal(await call(api.countAll({ collection: 'leads', filter: "subject eq 'Page'", select: ['lastname'] })), 3);
  },
  'takes every filter of the sheet': async (address, call) => {
    const api = client(address);
    const account = await call(api.create({ collection: 'accounts', data: { name: 'Filter', contact_customer_accounts: [{ lastname: 'Inner', donotemail: true }] } }));
    const find = async (collection, filter) => (await call(api.retrieveMultiple({ collection, filter, top: 50 }))).value;
    assert.equal((await find('accounts', "contact_customer_accounts/any(c:c/lastname eq 'inner' and c/donotemail eq true)")).length, 1);
    assert.equal((await find('accounts', "name eq 'Filter' and contact_customer_accounts/all(c:c/lastname ne 'x')"))[0].accountid, account);
    assert.equal((await find('contacts', "parentcustomerid_account/name eq 'FILTER'")).length, 1);
    assert.equal((await find('contacts', `_parentcustomerid_value eq ${account}`)).length, 1);
    assert.equal((await find('accounts', "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['Filter','None'])")).length, 1);
    assert.equal((await find('accounts', "Microsoft.Dynamics.CRM.LastXHours(PropertyName='createdon',PropertyValue=1) and startswith(name,'fil')")).length, 1);
    assert.ok((await find('systemusers', "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='systemuserid')")).length <= 1);
    assert.equal((await find('accounts', "not contains(name,'zzz') and (name eq 'Filter' or name eq null)")).length, 1);
  },
  'shows labels and what a lookup names': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({ collection: 'leads', data: { lastname: 'Label', leadsourcecode: 8, revenue: 12.5 } }));
    const lead = await call(api.retrieve({ collection: 'leads', key: id, select: ['leadsourcecode', 'revenue', '_ownerid_value'], includeAnnotations: '*' }));
    assert.equal(lead.leadsourcecode_Formatted, 'Web');
    assert.equal(lead._ownerid_value_LogicalName, 'systemuser');
    assert.equal(lead.revenue, 12.5);
    assert.ok(lead._transactioncurrencyid_value);
    const plain = await call(api.retrieve({ collection: 'leads', key: id, select: ['leadsourcecode'], includeAnnotations: 'OData.Community.Display.V1.FormattedValue' }));
    assert.equal(plain.leadsourcecode_Formatted, 'Web');
  },
  'follows changes and deletions by delta links': async (address, call) => {
    const api = client(address);
    const request = { collection: 'leads', select: ['lastname'], trackChanges: true };
    let page = await call(api.retrieveMultiple(request));
    while (page.oDataNextLink) page = await call(api.retrieveMultiple(request, page.oDataNextLink));
    const kept = await call(api.create({ collection: 'leads', data: { lastname: 'Kept' } }));
    const gone = await call(api.create({ collection: 'leads', data: { lastname: 'Gone' } }));
    await call(api.deleteRecord({ collection: 'leads', key: gone }));
    const delta = await call(api.retrieveMultiple({ collection: 'leads', select: ['lastname'] }, page.oDataDeltaLink));
    assert.deepEqual(delta.value.map(each => each.leadid ?? `${each.reason} ${each.id}`), [kept, `deleted ${gone}`]);
    const empty = await call(api.retrieveMultiple({ collection: 'leads' }, delta.oDataDeltaLink));
    assert.equal(empty.value.length, 0);
    await control(address, 'settings', { expireTokensNow: true });
    const died = await call(api.retrieveMultiple({ collection: 'leads' }, empty.oDataDeltaLink)).catch(error => error);
    assert.equal(died.code, '0x80044352');
  },
  'counts all pages of a tracked walk': async (address, call) => {
    const api = client(address);
    const all = await call(api.retrieveAll({ collection: 'contacts', select: ['lastname'], trackChanges: true, maxPageSize: 7 }));
    assert.ok(all.oDataDeltaLink);
    assert.equal(all.value.length, (await stored(address, 'contact')).length);
  },
};
