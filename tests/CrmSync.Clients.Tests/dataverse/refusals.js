// What the simulator does not do it refuses by name.
import assert from 'node:assert/strict';
import { client, control, refused, row } from './opening.js';

export const refusals = {
  'refuses queries that are not supported': async (address, call) => {
    const api = client(address);
    for (const request of [{ apply: 'topcount(2,revenue)' }, { savedQuery: '11111111-2222-4333-8444-555555555555' }, { userQuery: '11111111-2222-4333-8444-555555555555' }, { queryParams: ['$skip=1'] }]) {
      const error = await refused(call(api.retrieveMultiple({ collection: 'leads', ...request })));
      assert.equal(error.status, 400);
      assert.equal(error.code, '0x80060888');
    }
    const xml = '<fetch><entity name="lead"><attribute name="nosuchcolumn"/></entity></fetch>';
    assert.equal((await refused(call(api.fetch({ collection: 'leads', fetchXml: xml })))).code, '0x80041103');
  },
  'refuses search, files and background operations': async (address, call) => {
    const api = client(address);
    const none = '11111111-2222-4333-8444-555555555555';
    const asked = [() => api.query('Ito'), () => api.search('Ito'), () => api.suggest('Ito'), () => api.autocomplete('Ito'), () => api.getBackgroundOperationStatus(none), () => api.cancelBackgroundOperation(none)];
    for (const refusal of asked) {
      const error = await refused(call(refusal()));
      assert.equal(error.status, 404);
      assert.ok(error.message.length > 10);
    }
    const id = await call(api.create({ collection: 'leads', data: { lastname: 'File' } }));
    assert.equal((await refused(call(api.downloadFile({ collection: 'leads', key: id, property: 'new_file' })))).status, 404);
    assert.equal((await refused(call(api.uploadFile({ collection: 'leads', key: id, property: 'new_file', fileName: 'a.txt', data: new Uint8Array([1, 2, 3]) })))).status, 404);
  },
  'refuses what rules of the organisation forbid': async (address, call) => {
    const api = client(address);
    await control(address, 'rules', {
      plugIns: [{ table: 'lead', message: 'No test leads.', when: [{ column: 'lastname', is: 'equal', value: 'Test' }] }],
      duplicates: [{ table: 'contact', columns: ['emailaddress1'] }],
      denied: [{ client: 'human', table: 'campaign', to: ['create'] }],
      secured: [{ table: 'contact', column: 'governmentid', to: ['read', 'create', 'update'] }],
    });
    const plugin = await refused(call(api.create({ collection: 'leads', data: { lastname: 'Test' } })));
    assert.equal(plugin.code, '0x80040265');
    assert.equal(plugin.message, 'No test leads.');
    assert.ok(await call(api.create({ collection: 'leads', data: { lastname: 'Test' }, bypassCustomPluginExecution: true })));
    await call(api.create({ collection: 'contacts', data: { lastname: 'One', emailaddress1: 'same@example.com' } }));
    assert.equal((await refused(call(api.create({ collection: 'contacts', data: { lastname: 'Two', emailaddress1: 'same@example.com' }, duplicateDetection: true })))).code, '0x80040333');
    assert.equal((await refused(call(api.create({ collection: 'campaigns', data: { name: 'No' } })))).code, '0x80040220');
    assert.equal((await refused(call(api.create({ collection: 'contacts', data: { lastname: 'Three', governmentid: '1' } })))).code, '0x8004f502');
  },
  'tells what is wrong with a value': async (address, call) => {
    const api = client(address);
    const wrong = { subject: 'x'.repeat(301), numberofemployees: -1, leadsourcecode: 99, statuscode: 4, estimatedclosedate: '1700-01-01', revenue: -5, nosuchcolumn: 1 };
    const codes = { subject: '0x80044331', numberofemployees: '0x8004432f', leadsourcecode: '0x8004431a', statuscode: '0x80048408', estimatedclosedate: '0x80040239', revenue: '0x80044330', nosuchcolumn: '0x80048d19' };
    for (const [name, value] of Object.entries(wrong)) {
      const error = await refused(call(api.create({ collection: 'leads', data: { lastname: 'Wrong', [name]: value } })));
      assert.equal(error.code, codes[name], name);
    }
    const missing = await refused(call(api.retrieve({ collection: 'leads', key: '99999999-2222-4333-8444-555555555555' })));
    assert.equal(missing.status, 404);
    assert.equal(missing.code, '0x80040217');
    assert.equal(await row(address, 'lead', 'lastname', 'Wrong'), undefined);
  },
};
