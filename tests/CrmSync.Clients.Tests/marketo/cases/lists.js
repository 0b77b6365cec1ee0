import assert from 'node:assert/strict';
import { client, codeOf, drain, list, person, state } from '../site.js';

const members = async (address, id) => (await state(address)).lists.find(one => one.id === id).members;

export default {
  'finds lists by id and by name': async (address, call) => {
    const marketo = client(address);
    const id = await list(address, marketo, 'Fair');
    assert.equal((await call(marketo.list.find({ name: ['Fair', 'None'] }))).result[0].id, id);
    assert.equal((await call(marketo.list.byId(id))).result[0].name, 'Fair');
    assert.deepEqual((await call(marketo.list.find({ id: [4711] }))).result, []);
  },

  'adds leads, asks for them and removes them': async (address, call) => {
    const marketo = client(address);
    const id = await list(address, marketo, 'Fair');
    const [a, b, c] = (await state(address)).leads.slice(0, 3).map(lead => lead.id);
    const added = await call(marketo.list.addLeadsToList(id, [a, { id: b }]));
    assert.deepEqual(added.result.map(row => row.status), ['added', 'added']);
    const asked = await call(marketo.list.isMember(id, [a, c]));
    assert.deepEqual(asked.result.map(row => row.status), ['memberof', 'notmemberof']);
    const removed = await call(marketo.list.removeLeadsFromList(id, [a, b]));
    assert.deepEqual(removed.result.map(row => row.status), ['removed', 'removed']);
    assert.deepEqual(await members(address, id), []);
  },

  'adds people by e-mail and creates who is missing': async (address, call) => {
    const marketo = client(address);
    const id = await list(address, marketo, 'Fair');
    const known = await person(marketo, { email: 'known@example.com' });
    await call(marketo.list.addEmailsToList(['known@example.com', 'unknown@example.com'], id));
    const now = await members(address, id);
    assert.equal(now.length, 2);
    assert.ok(now.includes(known));
  },

  'pages and streams the leads of a list': async (address, call) => {
    const marketo = client(address);
    const id = await list(address, marketo, 'Fair');
    const ids = (await state(address)).leads.slice(0, 5).map(lead => lead.id);
    await call(marketo.list.addLeadsToList(id, ids));
    const first = await call(marketo.list.getLeads(id, { batchSize: 2, fields: 'email' }));
    assert.equal(first.result.length, 2);
    assert.equal((await call(first.nextPage())).result.length, 2);
    const all = await call(drain(marketo.streamify('list', 'getLeads', [id, { batchSize: 2 }])));
    assert.deepEqual(all.map(row => row.id), ids);
  },

  'refuses a list that is not there': async (address, call) => {
    const marketo = client(address);
    await assert.rejects(call(marketo.list.getLeads(4711)), error => codeOf(error) === '1013');
    await assert.rejects(call(marketo.list.addLeadsToList(4711, [1001])), error => codeOf(error) === '1013');
  },
};
