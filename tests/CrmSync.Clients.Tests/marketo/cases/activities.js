import assert from 'node:assert/strict';
import { calm, client, codeOf, list, person, state, tell } from '../site.js';

const anHourAgo = async address => new Date(new Date((await state(address)).now).getTime() - 3600_000).toISOString();

// Walks a feed to its end through the client's own nextPage.
async function walk(call, page) {
  const rows = [];
  for (;;) {
    rows.push(...(page.result ?? []));
    if (!page.moreResult) return rows;
    page = await call(page.nextPage());
  }
}

export default {
  'lists activity types': async (address, call) => {
    const types = (await call(client(address).activities.getActivityTypes())).result;
    for (const id of [1, 2, 12, 13, 22, 23, 32, 34, 37]) assert.ok(types.some(type => type.id === id), `type ${id}`);
  },

  'reads what happened to a lead': async (address, call) => {
    await calm(address);
    const marketo = client(address);
    const id = await person(marketo, { email: 'a@example.com', city: 'Rome' });
    await person(marketo, { email: 'a@example.com', city: 'Oslo' });
    const token = (await call(marketo.lead.getPageToken(await anHourAgo(address)))).nextPageToken;
    const rows = await walk(call, await call(marketo.lead.getActivities([id], [12, 13], token)));
    assert.deepEqual(rows.map(row => row.activityTypeId).sort(), [12, 13]);
    const change = rows.find(row => row.activityTypeId === 13);
    assert.equal(change.primaryAttributeValue, 'City');
    assert.equal(change.attributes.find(pair => pair.name === 'New Value').value, 'Oslo');
  },

  'reads the activities of a list': async (address, call) => {
    await calm(address);
    const marketo = client(address);
    const id = await list(address, marketo, 'Fair');
    const lead = await person(marketo, { email: 'a@example.com' });
    await person(marketo, { email: 'b@example.com' });
    await call(marketo.list.addLeadsToList(id, [lead]));
    const token = (await call(marketo.lead.getPageToken(await anHourAgo(address)))).nextPageToken;
    const rows = await walk(call, await call(marketo.lead.getActivitiesForList(id, [12, 24], token)));
    assert.deepEqual([...new Set(rows.map(row => row.leadId))], [lead]);
  },

  'reads changes of chosen fields only': async (address, call) => {
    await calm(address);
    const marketo = client(address);
    const id = await person(marketo, { email: 'a@example.com', city: 'Rome', title: 'Boss' });
    const token = (await call(marketo.lead.getPageToken(await anHourAgo(address)))).nextPageToken;
    await person(marketo, { email: 'a@example.com', city: 'Oslo', title: 'Chief' });
    const rows = await walk(call, await call(marketo.lead.getChanges(token, { fields: ['city'] })));
    const mine = rows.filter(row => row.leadId === id && row.activityTypeId === 13);
    assert.deepEqual(mine.map(row => row.fields[0].name), ['city']);
    assert.equal(mine[0].fields[0].newValue, 'Oslo');
  },

  'goes on behind empty pages until nothing is left': async (address, call) => {
    await tell(address, 'settings', { lateShare: 0, emptyPageShare: 0.5 });
    const marketo = client(address);
    const made = await marketo.lead.createOrUpdate(Array.from({ length: 40 }, (_, nth) => ({ email: `${nth}@example.com` })), { action: 'createDuplicate' });
    const token = (await call(marketo.lead.getPageToken(await anHourAgo(address)))).nextPageToken;
    let empty = 0;
    const counted = async promise => {
      const page = await call(promise);
      if (page.moreResult && !(page.result?.length > 0)) empty++;
      return page;
    };
    const rows = await walk(counted, await counted(marketo.lead.getActivitiesWithOptions({ activityTypeIds: '12', batchSize: 3, nextPageToken: token })));
    assert.equal(new Set(rows.map(row => row.marketoGUID)).size, made.result.length);
    assert.equal(rows.length, made.result.length);
    assert.ok(empty > 0, 'no page was empty');
  },

  'is refused without fields, types or a sound token': async (address, call) => {
    const marketo = client(address);
    const token = (await call(marketo.lead.getPageToken('2026-01-01T00:00:00Z'))).nextPageToken;
    await assert.rejects(call(marketo.lead.getChanges(token)), error => codeOf(error) === '1002');
    await assert.rejects(call(marketo.lead.getActivitiesWithOptions({ nextPageToken: token })), error => codeOf(error) === '1002');
    await assert.rejects(call(marketo.lead.getChangesWithOptions({ nextPageToken: '!!', fields: 'city' })), error => codeOf(error) === '1003');
    await assert.rejects(call(marketo.lead.getPageToken('yesterday')), error => codeOf(error) === '1001');
  },
};
