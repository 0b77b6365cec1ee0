// A third client that others wrote, o.js: it knows OData, not Dataverse, and writes spaces and commas of a query as a form does.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { row, rows, token } from './opening.js';

const { o } = createRequire(import.meta.url)('odata');

async function open(address, batch = {}) {
  const Authorization = `Bearer ${await token(address)}`;
  const headers = new Headers({ Authorization, 'Content-Type': 'application/json', Prefer: 'return=representation' });
  const parts = { headers: new Headers({ Authorization, 'Content-Type': 'multipart/mixed' }), endpoint: '$batch', boundaryPrefix: 'batch_', changsetBoundaryPrefix: 'changset_', ...batch };
  return () => o(new URL('/api/data/v9.2/', address).href, { headers, batch: parts });
}

export const third = {
  'a client that knows only OData reads and writes rows': async (address, call) => {
    const api = await open(address);
    const account = await call(api().post('accounts', { name: "O'Quay & Sons" }).query());
    const found = await call(api().get('accounts').query({ $filter: "name eq 'O''Quay & Sons' and startswith(name,'O')", $select: 'name,accountid', $orderby: 'name asc', $top: 2, $count: true }));
    assert.deepEqual(found.map(one => one.accountid), [account.accountid]);
    assert.equal((await call(api().patch(`accounts(${account.accountid})`, { name: 'Pier' }).query())).name, 'Pier');
    await call(api().post('contacts', { lastname: 'Reed', 'parentcustomerid_account@odata.bind': `accounts(${account.accountid})` }).query());
    const [reed] = await call(api().get('contacts').query({ $filter: "lastname eq 'Reed'", $expand: 'parentcustomerid_account($select=name)' }));
    assert.equal(reed.parentcustomerid_account.name, 'Pier');
    assert.equal(await call(api().get('contacts/$count').query()), (await rows(address, 'contact')).length);
    await call(api().delete(`accounts(${account.accountid})`).query());
    assert.equal(await row(address, 'account', 'accountid', account.accountid), undefined);
  },
  'a client that knows only OData sends batches of each form': async (address, call) => {
    for (const useChangset of [true, false])
      for (const useRelativeURLs of [true, false]) {
        const api = await open(address, { useChangset, useRelativeURLs });
        const name = `Quay ${useChangset} ${useRelativeURLs}`;
        const made = await call(api().post('accounts', { name }).post('accounts', { name }).batch());
        assert.ok(made.every(part => part.status === 201 || part.status === 204), JSON.stringify(made));
        assert.equal((await rows(address, 'account')).filter(one => one.name === name).length, 2);
      }
  },
};
