// A second client that others wrote, dataverse-webapi, with a transport of its own: its Node entry speaks https only.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { refused, row, token } from './opening.js';

const api = createRequire(import.meta.url)(fileURLToPath(new URL('./node_modules/dataverse-webapi/lib/webapi.js', import.meta.url)));

async function open(address) {
  const config = { version: '9.2', accessToken: await token(address), url: new URL('/api/data/v9.2', address).href };
  const submit = (request, done) => {
    const url = new URL(request.queryString ? `${request.apiConfig.url}/${request.queryString}` : request.apiConfig.url);
    const call = http.request(url, { method: request.method, headers: api.getHeaders(request) }, answer => {
      let text = '';
      answer.on('data', part => { text += part; });
      answer.on('end', () => done({ error: answer.statusCode >= 400, response: text, headers: answer.headers }));
    });
    call.end(request.body);
  };
  return { config, submit };
}

export const second = {
  'another client does its work on rows': async (address, call) => {
    const { config, submit } = await open(address);
    const account = await call(api.create(config, 'accounts', { name: 'Quay' }, submit));
    const contact = await call(api.createWithReturnData(config, 'contacts', { lastname: 'Reed', 'parentcustomerid_account@odata.bind': `accounts(${account})` }, '$select=lastname,fullname', submit));
    assert.equal(contact.fullname, 'Reed');
    await call(api.update(config, 'accounts', account, { telephone1: '1' }, submit));
    assert.equal((await call(api.updateWithReturnData(config, 'accounts', account, { telephone1: '2' }, '$select=telephone1', submit))).telephone1, '2');
    await call(api.updateProperty(config, 'accounts', account, 'name', 'Pier', submit));
    assert.equal((await call(api.retrieveProperty(config, 'accounts', account, submit, 'name'))).value, 'Pier');
    await call(api.deleteProperty(config, 'accounts', account, 'telephone1', submit));
    await call(api.associate(config, 'accounts', account, 'primarycontactid', 'contacts', contact.contactid, submit));
    assert.equal((await call(api.retrieveNavigationProperties(config, 'accounts', account, submit, 'primarycontactid', '$select=lastname'))).lastname, 'Reed');
    await call(api.disassociate(config, 'accounts', account, 'primarycontactid', submit));
    const stored = await row(address, 'account', 'accountid', account);
    assert.deepEqual([stored.name, stored.telephone1, stored._primarycontactid_value], ['Pier', undefined, undefined]);
    await call(api.deleteRecord(config, 'accounts', account, submit));
    assert.equal(await row(address, 'account', 'accountid', account), undefined);
    assert.equal((await refused(call(api.retrieve(config, 'accounts', account, submit)))).code, '0x80040217');
  },
  'another client pages, batches and calls functions': async (address, call) => {
    const { config, submit } = await open(address);
    const batch = await call(api.batchOperation(config, 'a', 'b', [{ queryString: 'accounts', entity: { name: 'One' }, method: 'POST' }, { queryString: 'accounts', entity: { name: 'Two' }, method: 'POST' }], ['accounts?$select=name&$top=1'], submit));
    assert.deepEqual(batch.map(part => part.httpStatus), [204, 204, 200]);
    const first = await call(api.retrieveMultiple(config, 'accounts', submit, '$select=name', { maxPageSize: 1 }));
    assert.equal(first.value.length, 1);
    const next = await call(api.retrieveMultipleNextPage({ ...config }, first['@odata.nextLink'], submit, { maxPageSize: 1 }));
    assert.notEqual(next.value[0].accountid, first.value[0].accountid);
    const me = await call(api.unboundFunction(config, 'WhoAmI', submit));
    assert.ok((await call(api.boundFunction(config, 'systemusers', me.UserId, 'RetrieveUserPrivileges', submit))).RolePrivileges.length > 5);
    assert.equal(await call(api.unboundAction(config, 'PublishAllXml', submit)), null);
  },
};
