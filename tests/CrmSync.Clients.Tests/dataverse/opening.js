// How the cases of dynamics-web-api reach a simulator: a token by client credentials, the client, and the state behind it.
import { DynamicsWebApi } from 'dynamics-web-api';

export async function token(address, name = 'human') {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: name, client_secret: `${name}-secret`, scope: `${address}.default` });
  const answer = await fetch(new URL('/demo/oauth2/v2.0/token', address), { method: 'POST', body });
  return (await answer.json()).access_token;
}

export const client = (address, more = {}) =>
  new DynamicsWebApi({ serverUrl: address.replace(/\/$/, ''), dataApi: { version: '9.2' }, onTokenRefresh: () => token(address), ...more });

export async function control(address, what, body) {
  const answer = await fetch(new URL(`/_sim/${what}`, address), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function rows(address, table) {
  return (await (await fetch(new URL('/_sim/state', address))).json()).tables[table];
}

export async function row(address, table, key, id) {
  return (await rows(address, table)).find(each => each[key] === id);
}

export async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
}
