// FetchXML and $apply, as the client asks for them.
import assert from 'node:assert/strict';
import { client, rows } from './opening.js';

const people = '<fetch count="7"><entity name="contact"><attribute name="lastname"/><order attribute="lastname"/></entity></fetch>';

export const fetching = {
  'fetches by FetchXML page by page': async (address, call) => {
    const api = client(address);
    const first = await call(api.fetch({ collection: 'contacts', fetchXml: people, includeAnnotations: '*' }));
    assert.deepEqual([first.value.length, first.PagingInfo.nextPage], [7, 2]);
    const second = await call(api.fetch({ collection: 'contacts', fetchXml: people, includeAnnotations: '*', pageNumber: first.PagingInfo.nextPage, pagingCookie: first.PagingInfo.cookie }));
    assert.ok(second.value.every(row => first.value.every(other => other.contactid !== row.contactid)));
    const all = await call(api.fetchAll({ collection: 'contacts', fetchXml: people, includeAnnotations: '*' }));
    assert.equal(all.value.length, (await rows(address, 'contact')).length);
  },
  'fetches joined tables and totals': async (address, call) => {
    const api = client(address);
    const account = await call(api.create({ collection: 'accounts', data: { name: 'Quay' } }));
    for (const lastname of ['Ash', 'Birch']) await call(api.create({ collection: 'contacts', data: { lastname, 'parentcustomerid_account@odata.bind': `/accounts(${account})` } }));
    const joined = '<fetch><entity name="contact"><attribute name="lastname"/><order attribute="lastname"/><link-entity name="account" from="accountid" to="parentcustomerid" alias="firm">'
      + `<attribute name="name"/><filter><condition attribute="accountid" operator="eq" value="${account}"/></filter></link-entity></entity></fetch>`;
    assert.deepEqual((await call(api.fetch({ collection: 'contacts', fetchXml: joined }))).value.map(row => [row.lastname, row['firm.name']]), [['Ash', 'Quay'], ['Birch', 'Quay']]);
    const totals = await call(api.retrieveMultiple({ collection: 'contacts', apply: `filter(_parentcustomerid_value eq ${account})/groupby((statecode),aggregate($count as people))` }));
    assert.deepEqual(totals.value.map(row => [row.statecode, row.people]), [[0, 2]]);
  },
};
