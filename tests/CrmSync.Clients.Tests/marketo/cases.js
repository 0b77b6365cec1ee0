import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { main } from '../running.js';

const Marketo = createRequire(import.meta.url)('node-marketo-rest');
const client = address => new Marketo({ endpoint: new URL('/rest', address).href, identity: new URL('/identity', address).href, clientId: 'human', clientSecret: 'human-secret' });

await main({
  'finds a lead that it created': async (address, call) => {
    const marketo = client(address);
    const made = await call(marketo.lead.createOrUpdate([{ email: 'new@example.com', firstName: 'New' }], { lookupField: 'email' }));
    assert.equal(made.result[0].status, 'created');
    const found = await call(marketo.lead.byId(made.result[0].id));
    assert.equal(found.result[0].email, 'new@example.com');
  },
});
