import assert from 'node:assert/strict';
import { ask, client, codeOf, state, tell } from '../site.js';

const refused = async (address, code) => (await ask(address, 'stats')).refused[code] ?? 0;

export default {
  'gets the same token until it expires and a new one after': async (address, call) => {
    const marketo = client(address);
    const first = await call(marketo.getOAuthToken());
    await call(marketo.lead.describe());
    const same = await call(marketo.getOAuthToken());
    assert.equal(same.access_token, first.access_token);
    assert.ok(same.expires_in <= first.expires_in);
    await tell(address, 'clock', { advanceSeconds: 3601 });
    await call(marketo.lead.describe());
    assert.equal(await refused(address, '602'), 1);
    assert.notEqual((await call(marketo.getOAuthToken())).access_token, first.access_token);
  },

  'renews a token that is called invalid': async (address, call) => {
    const marketo = client(address);
    await tell(address, 'faults', { operation: 'describe', nth: 1, code: '601', message: 'Access token invalid' });
    assert.ok((await call(marketo.lead.describe())).result.length > 0);
    assert.equal(await refused(address, '601'), 1);
  },

  'is refused as a stranger': async (address, call) => {
    const stranger = client(address, { clientId: 'nobody', retry: { maxRetries: 1, initialDelay: 1, maxDelay: 2 } });
    await assert.rejects(call(stranger.lead.describe()), /No client with requested id: nobody/);
  },

  'waits and goes on when the window of calls is full': async (address, call) => {
    const marketo = client(address);
    await tell(address, 'limits', { rateCalls: 3 });
    for (let nth = 0; nth < 3; nth++) await call(marketo.lead.describe());
    const fourth = call(marketo.lead.describe());
    while (await refused(address, '606') === 0) await new Promise(resolve => setTimeout(resolve, 5));
    await tell(address, 'clock', { advanceSeconds: 21 });
    assert.equal((await fourth).success, true);
  },

  'tries again after a rate limit, a system error and a gateway error, and writes once': async (address, call) => {
    const marketo = client(address);
    await tell(address, 'faults', [
      { operation: 'syncLeads', nth: 1, code: '606' }, { operation: 'syncLeads', nth: 2, code: '606' }, { operation: 'syncLeads', nth: 3, code: '611' },
      { operation: 'syncLeads', nth: 4, status: 502 },
    ]);
    const made = await call(marketo.lead.createOrUpdate([{ email: 'once@example.com' }]));
    assert.equal(made.result[0].status, 'created');
    assert.equal((await state(address)).leads.filter(lead => lead.email === 'once@example.com').length, 1);
    assert.deepEqual([await refused(address, '606'), await refused(address, '611'), await refused(address, 'http502')], [2, 1, 1]);
  },

  'tries again when the connection is reset before the write': async (address, call) => {
    const marketo = client(address);
    await tell(address, 'faults', { operation: 'syncLeads', nth: 1, dropBefore: true });
    await call(marketo.lead.createOrUpdate([{ email: 'once@example.com' }]));
    assert.equal((await state(address)).leads.filter(lead => lead.email === 'once@example.com').length, 1);
  },

  'does not try again what will not be better': async (address, call) => {
    const marketo = client(address);
    await tell(address, 'limits', { dailyCalls: 1 });
    await call(marketo.lead.describe());
    await assert.rejects(call(marketo.lead.describe()), error => codeOf(error) === '607');
    assert.equal(await refused(address, '607'), 1);
    await tell(address, 'settings', { denied: ['human/describe'] });
    await tell(address, 'limits', { dailyOn: false });
    await assert.rejects(call(marketo.lead.describe()), error => codeOf(error) === '603');
  },
};
