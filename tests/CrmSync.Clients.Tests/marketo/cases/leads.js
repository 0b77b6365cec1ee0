import assert from 'node:assert/strict';
import { client, codeOf, drain, leadOf, person, state, tell } from '../site.js';

export default {
  'finds a lead that it created': async (address, call) => {
    const marketo = client(address);
    const made = await call(marketo.lead.createOrUpdate([{ email: 'new@example.com', firstName: 'New' }], { lookupField: 'email' }));
    assert.equal(made.result[0].status, 'created');
    const found = await call(marketo.lead.byId(made.result[0].id));
    assert.equal(found.result[0].email, 'new@example.com');
    assert.equal((await leadOf(address, made.result[0].id)).firstName, 'New');
  },

  'creates, updates, duplicates and refuses by action': async (address, call) => {
    const marketo = client(address);
    const sync = (record, action) => call(marketo.lead.createOrUpdate([record], { lookupField: 'email', action }));
    assert.equal((await sync({ email: 'a@example.com' }, 'createOnly')).result[0].status, 'created');
    assert.equal((await sync({ email: 'a@example.com' }, 'createOnly')).result[0].reasons[0].code, '1005');
    assert.equal((await sync({ email: 'b@example.com' }, 'updateOnly')).result[0].reasons[0].code, '1004');
    assert.equal((await sync({ email: 'a@example.com' }, 'createDuplicate')).result[0].status, 'created');
    assert.equal((await sync({ email: 'a@example.com' }, 'createOrUpdate')).result[0].reasons[0].code, '1007');
    assert.equal((await state(address)).leads.filter(lead => lead.email === 'a@example.com').length, 2);
  },

  'tells a batch record by record': async (address, call) => {
    const marketo = client(address);
    const answer = await call(marketo.lead.createOrUpdate(
      [{ email: 'ok@example.com', city: 'Köln' }, { email: 'bad@example.com', nosuch: 1 }, { email: 'worse@example.com', numberOfEmployees: '14.1' }]));
    assert.deepEqual(answer.result.map(row => row.status), ['created', 'skipped', 'skipped']);
    assert.deepEqual(answer.result.slice(1).map(row => row.reasons[0].code), ['1006', '1003']);
    assert.equal((await state(address)).leads.filter(lead => /^(bad|worse)@/.test(lead.email)).length, 0);
  },

  'refuses a whole call with a code': async (address, call) => {
    const marketo = client(address);
    await assert.rejects(call(marketo.lead.find('firstName', ['Ann'])), error => codeOf(error) === '1011');
    await assert.rejects(call(marketo.lead.find('email', ['a@example.com'], { fields: ['nosuch'] })), error => codeOf(error) === '1006');
    await assert.rejects(call(marketo.lead.createOrUpdate([{ email: 'a@example.com' }], { action: 'destroy' })), error => codeOf(error) === '1003');
  },

  'finds leads by several values with chosen fields and pages on': async (address, call) => {
    const marketo = client(address);
    const ids = (await state(address)).leads.slice(0, 5).map(lead => lead.id);
    const first = await call(marketo.lead.find('id', ids, { fields: ['email', 'lastName'], batchSize: 3 }));
    assert.equal(first.result.length, 3);
    assert.ok('lastName' in first.result[0]);
    const second = await call(first.nextPage());
    assert.deepEqual([...first.result, ...second.result].map(lead => lead.id), ids);
    assert.equal(second.nextPage, undefined);
  },

  'streams leads over pages': async (address, call) => {
    const marketo = client(address);
    const ids = (await state(address)).leads.slice(0, 7).map(lead => lead.id);
    const rows = await call(drain(marketo.streamify('lead', 'find', ['id', ids, { batchSize: 3 }])));
    assert.deepEqual(rows.map(row => row.id), ids);
  },

  'merges two leads into the winner': async (address, call) => {
    const marketo = client(address);
    const winner = await person(marketo, { email: 'w@example.com' });
    const loser = await person(marketo, { email: 'l@example.com', city: 'Bonn' });
    const merged = await call(marketo.lead.mergeLead(winner, [loser], { mergeInCRM: false }));
    assert.equal(merged.success, true);
    const after = await state(address);
    assert.equal(after.mergedInto[loser], winner);
    assert.equal(after.leads.find(lead => lead.id === winner).city, 'Bonn');
  },

  'refuses a merge with somebody unknown or with more than 25': async (address, call) => {
    const marketo = client(address);
    const winner = await person(marketo, { email: 'w@example.com' });
    await assert.rejects(call(marketo.lead.mergeLead(winner, [999999], {})), error => codeOf(error) === '1004');
    const many = Array.from({ length: 26 }, (_, nth) => 2000 + nth);
    await assert.rejects(call(marketo.lead.mergeLead(winner, many, {})), error => codeOf(error) === '1080');
  },

  'pushes into a program': async (address, call) => {
    const marketo = client(address);
    const program = await tell(address, 'programs', { name: 'Fair' });
    const pushed = await call(marketo.lead.push([{ email: 'p@example.com' }], { lookupField: 'email', programName: 'Fair', source: 'Stand' }));
    assert.equal(pushed.result[0].status, 'created');
    const member = (await state(address)).objects.programMember[0];
    assert.deepEqual([member.programId, member.leadId], [program.id, pushed.result[0].id]);
  },

  'joins a cookie to a lead': async (address, call) => {
    const marketo = client(address);
    const id = await person(marketo, { email: 'c@example.com' });
    const cookie = 'id:287-GTJ-838&token:_mch-marketo.com-1396310362214-46169';
    assert.equal((await call(marketo.lead.associateLead(id, cookie))).success, true);
    assert.equal((await leadOf(address, id)).cookies, cookie);
    await assert.rejects(call(marketo.lead.associateLead(id, 'nonsense')), error => codeOf(error) === '1012');
  },

  'describes fields and partitions': async (address, call) => {
    const marketo = client(address);
    const fields = (await call(marketo.lead.describe())).result;
    assert.ok(fields.some(field => field.rest.name === 'email' && field.dataType === 'email'));
    assert.deepEqual((await call(marketo.lead.partitions())).result.map(partition => partition.name), ['Default']);
  },
};
