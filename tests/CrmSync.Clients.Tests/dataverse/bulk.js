// Batches, change sets and the actions on many rows.
import assert from 'node:assert/strict';
import { client, control, refused, row, rows as stored } from './opening.js';

const long = 'x'.repeat(400);

export const bulk = {
  'answers every part of a batch': async (address, call) => {
    const api = client(address);
    api.startBatch();
    call(api.create({ collection: 'accounts', data: { name: 'In' }, contentId: '1' }));
    call(api.create({ collection: 'contacts', data: { lastname: 'Set', 'parentcustomerid_account@odata.bind': '$1' }, contentId: '2' }));
    call(api.retrieveMultiple({ collection: 'systemusers', top: 1, select: ['fullname'] }));
    call(api.count({ collection: 'systemusers' }));
    const [account, contact, users, count] = await call(api.executeBatch());
    assert.equal((await row(address, 'contact', 'contactid', contact))._parentcustomerid_value, account);
    assert.equal(users.value.length, 1);
    assert.equal(count, (await stored(address, 'systemuser')).length);
  },
  'undoes a change set with one bad row': async (address, call) => {
    const api = client(address);
    api.startBatch();
    call(api.create({ collection: 'leads', data: { lastname: 'Undone' } }));
    call(api.create({ collection: 'leads', data: { lastname: 'Bad', subject: long } }));
    const errors = await refused(call(api.executeBatch()));
    assert.equal([errors].flat()[0].error.code, '0x80044331');
    assert.ok(!(await stored(address, 'lead')).some(each => each.lastname === 'Undone'));
  },
  'goes on after a bad row when asked to': async (address, call) => {
    const api = client(address);
    api.startBatch();
    call(api.create({ collection: 'leads', data: { lastname: 'First' }, inChangeSet: false }));
    call(api.create({ collection: 'leads', data: { lastname: 'Bad', subject: long }, inChangeSet: false }));
    call(api.create({ collection: 'leads', data: { lastname: 'Last' }, inChangeSet: false }));
    const answer = await call(api.executeBatch({ continueOnError: true })).catch(error => error);
    assert.equal(answer.length, 3);
    assert.equal(answer[1].error.code, '0x80044331');
    const names = (await stored(address, 'lead')).map(each => each.lastname);
    assert.ok(names.includes('First') && names.includes('Last') && !names.includes('Bad'));
  },
  'stops at a bad row when not asked to go on': async (address, call) => {
    const api = client(address);
    api.startBatch();
    call(api.create({ collection: 'leads', data: { lastname: 'Before' }, inChangeSet: false }));
    call(api.create({ collection: 'leads', data: { lastname: 'Bad', subject: long }, inChangeSet: false }));
    call(api.create({ collection: 'leads', data: { lastname: 'After' }, inChangeSet: false }));
    await refused(call(api.executeBatch()));
    const names = (await stored(address, 'lead')).map(each => each.lastname);
    assert.ok(names.includes('Before') && !names.includes('After'));
  },
  'creates, updates and upserts many, each whole or not at all': async (address, call) => {
    const api = client(address);
    const many = (name, Targets) => api.callAction({ collection: 'leads', actionName: `Microsoft.Dynamics.CRM.${name}`, action: { Targets: Targets.map(each => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', ...each })) } });
    const made = await call(many('CreateMultiple', [{ lastname: 'M1' }, { lastname: 'M2' }, { lastname: 'M3' }]));
    assert.equal(made.Ids.length, 3);
    const before = (await stored(address, 'lead')).length;
    const error = await refused(call(many('CreateMultiple', [{ lastname: 'Fine' }, { lastname: 'Bad', subject: long }])));
    assert.equal(error.code, '0x80044331');
    assert.equal((await stored(address, 'lead')).length, before);
    await call(many('UpdateMultiple', made.Ids.map(leadid => ({ leadid, jobtitle: 'All' }))));
    assert.ok((await stored(address, 'lead')).filter(each => made.Ids.includes(each.leadid)).every(each => each.jobtitle === 'All'));
    await refused(call(many('UpdateMultiple', [{ leadid: made.Ids[0], jobtitle: 'No' }, { leadid: made.Ids[1], subject: long }])));
    assert.equal((await row(address, 'lead', 'leadid', made.Ids[0])).jobtitle, 'All');
    await call(many('UpsertMultiple', [{ leadid: made.Ids[0], jobtitle: 'Up' }, { leadid: '77777777-2222-4333-8444-555555555555', lastname: 'Made' }]));
    assert.equal((await row(address, 'lead', 'leadid', made.Ids[0])).jobtitle, 'Up');
    assert.equal((await row(address, 'lead', 'leadid', '77777777-2222-4333-8444-555555555555')).lastname, 'Made');
    assert.match((await refused(call(many('DeleteMultiple', [{ leadid: made.Ids[0] }])))).message, /has not yet been implemented/);
  },
  'deletes in bulk by a job': async (address, call) => {
    const api = client(address);
    await call(api.create({ collection: 'leads', data: { lastname: 'Sweep', subject: 'Old' } }));
    const { JobId } = await call(api.callAction({
      actionName: 'BulkDelete',
      action: {
        QuerySet: [{ '@odata.type': 'Microsoft.Dynamics.CRM.QueryExpression', EntityName: 'lead', Criteria: { FilterOperator: 'And', Conditions: [{ AttributeName: 'lastname', Operator: 'Equal', Values: [{ Value: 'Sweep', Type: 'System.String' }] }] } }],
        JobName: 'Sweep', SendEmailNotification: false, ToRecipients: [], CCRecipients: [], RecurrencePattern: '', StartDateTime: '2026-01-01T00:00:00Z',
      },
    }));
    for (;;) {
      const job = await call(api.retrieve({ collection: 'asyncoperations', key: JobId, select: ['statecode', 'statuscode'] }));
      if (job.statecode !== 3) continue;
      assert.equal(job.statuscode, 30);
      break;
    }
    assert.ok(!(await stored(address, 'lead')).some(each => each.lastname === 'Sweep'));
  },
  'is told to wait when it asks too much': async (address, call) => {
    const api = client(address);
    await control(address, 'limits', { maxRequests: 1 });
    await call(api.callFunction('WhoAmI'));
    const error = await refused(call(api.callFunction('WhoAmI')));
    assert.equal(error.status, 429);
    assert.equal(error.code, '0x80072322');
    assert.ok(Number(error.headers['retry-after']) > 0);
  },
};
