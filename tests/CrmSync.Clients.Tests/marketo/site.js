// What every case needs: the client of others as published, and the simulator's controls.
import { createRequire } from 'node:module';

const Marketo = createRequire(import.meta.url)('node-marketo-rest');

export const client = (address, options = {}) => new Marketo({
  endpoint: new URL('/rest', address).href,
  identity: new URL('/identity', address).href,
  clientId: 'human',
  clientSecret: 'human-secret',
  retry: { maxRetries: 6, initialDelay: 10, maxDelay: 40 },
  ...options,
});

const json = async answer => {
  const body = await answer.json();
  if (!answer.ok) throw new Error(`the simulator's controls refused: ${JSON.stringify(body)}`);
  return body;
};
export const ask = async (address, path) => json(await fetch(new URL(`/_sim/${path}`, address)));
export const tell = async (address, path, body) =>
  json(await fetch(new URL(`/_sim/${path}`, address), { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }));

export const state = address => ask(address, 'state');
export const leadOf = async (address, id) => (await state(address)).leads.find(lead => lead.id === id);
export const calm = address => tell(address, 'settings', { lateShare: 0, emptyPageShare: 0 });
export const codeOf = error => error.errors?.[0]?.code;

// A lead made through the client; answers its id.
export const person = async (marketo, record) => (await marketo.lead.createOrUpdate([record], { lookupField: 'email' })).result[0].id;

// A static list made as a marketer does; the client of others cannot make one.
export const list = async (address, marketo, name) => {
  const token = (await marketo.getOAuthToken()).access_token;
  const body = new URLSearchParams({ name, folder: '{"id":1,"type":"Folder"}' });
  const answer = await fetch(new URL('/rest/asset/v1/staticLists.json', address), { method: 'POST', body, headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()).result[0].id;
};
export const drain = stream => new Promise((resolve, reject) => {
  const rows = [];
  stream.on('data', row => rows.push(row)).on('end', () => resolve(rows)).on('error', reject);
});
