import assert from 'node:assert/strict';
import { calm, client, codeOf, person, state, tell } from '../site.js';

const lastMonth = async address => {
  const now = new Date((await state(address)).now).getTime();
  return { createdAt: { startAt: new Date(now - 30 * 86400_000).toISOString(), endAt: new Date(now + 60_000).toISOString() } };
};

export default {
  'extracts leads step by step': async (address, call) => {
    const marketo = client(address);
    const made = (await call(marketo.bulkLeadExtract.create(['id', 'email'], await lastMonth(address)))).result[0];
    assert.equal(made.status, 'Created');
    assert.equal((await call(marketo.bulkLeadExtract.enqueue(made.exportId))).result[0].status, 'Queued');
    await assert.rejects(call(marketo.bulkLeadExtract.enqueue(made.exportId)), error => codeOf(error) === '1029');
    await tell(address, 'clock', { advanceSeconds: 10 });
    const done = (await call(marketo.bulkLeadExtract.status(made.exportId))).result[0];
    assert.equal(done.status, 'Completed');
    const lines = (await call(marketo.bulkLeadExtract.file(made.exportId))).trim().split('\n');
    assert.equal(lines[0], 'id,email');
    assert.equal(lines.length - 1, done.numberOfRecords);
    assert.equal((await state(address)).jobs[0].records, done.numberOfRecords);
  },

  'extracts leads in one go': async (address, call) => {
    await tell(address, 'settings', { extractSeconds: 0 });
    const marketo = client(address);
    const done = await call(marketo.bulkLeadExtract.get(['id'], await lastMonth(address)));
    assert.equal(done.result[0].status, 'Completed');
    const again = await call(marketo.bulkLeadExtract.statusTilCompleted(done.result[0].exportId));
    assert.equal(again.result[0].fileSize, (await call(marketo.bulkLeadExtract.file(again.result[0].exportId))).length);
  },

  'cancels an extract': async (address, call) => {
    const marketo = client(address);
    const made = (await call(marketo.bulkLeadExtract.create(['id'], await lastMonth(address)))).result[0];
    assert.equal((await call(marketo.bulkLeadExtract.cancel(made.exportId))).result[0].status, 'Cancelled');
    await assert.rejects(call(marketo.bulkLeadExtract.file(made.exportId)), error => error.code === 404);
  },

  'extracts activities': async (address, call) => {
    await calm(address);
    await tell(address, 'settings', { extractSeconds: 0 });
    const marketo = client(address);
    await person(marketo, { email: 'a@example.com', city: 'Rome' });
    await person(marketo, { email: 'a@example.com', city: 'Köln' });
    const made = (await call(marketo.bulkActivityExtract.create({ ...await lastMonth(address), activityTypeIds: [13] }))).result[0];
    await call(marketo.bulkActivityExtract.enqueue(made.exportId));
    assert.equal((await call(marketo.bulkActivityExtract.status(made.exportId))).result[0].numberOfRecords, 1);
    assert.match(await call(marketo.bulkActivityExtract.file(made.exportId)), /""New Value"":""Köln""/);
    const whole = await call(marketo.bulkActivityExtract.get({ ...await lastMonth(address), activityTypeIds: [12] }));
    assert.equal((await call(marketo.bulkActivityExtract.statusTilCompleted(whole.result[0].exportId))).result[0].status, 'Completed');
    const third = (await call(marketo.bulkActivityExtract.create(await lastMonth(address)))).result[0];
    assert.equal((await call(marketo.bulkActivityExtract.cancel(third.exportId))).result[0].status, 'Cancelled');
  },

  'is refused for fields and filters that cannot be': async (address, call) => {
    const marketo = client(address);
    await assert.rejects(call(marketo.bulkLeadExtract.create(['nosuch'], await lastMonth(address))), error => codeOf(error) === '1003');
    await assert.rejects(call(marketo.bulkLeadExtract.create(['id'], { smartListId: 1 })), error => codeOf(error) === '1035');
    await assert.rejects(call(marketo.bulkActivityExtract.create({ activityTypeIds: [1] })), error => codeOf(error) === '1002');
    await assert.rejects(call(marketo.bulkLeadExtract.status('none')), error => codeOf(error) === '1013');
  },
};
