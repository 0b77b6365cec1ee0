import assert from 'node:assert/strict';
import { DynamicsWebApi } from 'dynamics-web-api';
import { main } from '../running.js';

async function token(address) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'human', client_secret: 'human-secret', scope: `${address}.default` });
  const answer = await fetch(new URL('/demo/oauth2/v2.0/token', address), { method: 'POST', body });
  return (await answer.json()).access_token;
}
const client = address => new DynamicsWebApi({ serverUrl: address.replace(/\/$/, ''), dataApi: { version: '9.2' }, onTokenRefresh: () => token(address) });

await main({
  'retrieves a lead that it created': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({ collection: 'leads', data: { subject: 'Offer', lastname: 'Ito' } }));
    const lead = await call(api.retrieve({ collection: 'leads', key: id, select: ['lastname'] }));
    assert.equal(lead.lastname, 'Ito');
  },
});
