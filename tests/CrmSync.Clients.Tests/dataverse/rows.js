// Rows: create, read, write, delete, joins, functions and actions.
import assert from 'node:assert/strict';
import { client, control, row, rows as stored, token } from './opening.js';

export const rows = {
  'retrieves a lead that it created': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({ collection: 'leads', data: { subject: 'Offer', lastname: 'Ito' } }));
    const lead = await call(api.retrieve({ collection: 'leads', key: id, select: ['lastname'] }));
    assert.equal(lead.lastname, 'Ito');
    assert.equal((await row(address, 'lead', 'leadid', id)).subject, 'Offer');
  },
  'creates with representation and other letters': async (address, call) => {
    const api = client(address);
    const made = await call(api.create({ collection: 'contacts', data: { lastname: 'Größe', firstname: '李' }, returnRepresentation: true, select: ['fullname'] }));
    assert.equal(made.fullname, '李 Größe');
    assert.match(made['@odata.etag'], /^W\/"\d+"$/);
    assert.equal((await row(address, 'contact', 'contactid', made.contactid)).lastname, 'Größe');
  },
  'creates children and a parent with a row': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({
      collection: 'accounts',
      data: { name: 'Harbor', primarycontactid: { lastname: 'Stone' }, contact_customer_accounts: [{ lastname: 'Reed' }, { lastname: 'Moss' }] },
    }));
    const account = await call(api.retrieve({
      collection: 'accounts', key: id, select: ['name'],
      expand: [{ property: 'primarycontactid', select: ['lastname'] }, { property: 'contact_customer_accounts', select: ['lastname'], orderBy: ['lastname desc'], filter: "lastname ne 'Nobody'" }],
    }));
    assert.equal(account.primarycontactid.lastname, 'Stone');
    assert.deepEqual(account.contact_customer_accounts.map(each => each.lastname), ['Reed', 'Moss']);
    assert.equal((await stored(address, 'contact')).filter(each => each._parentcustomerid_value === id).length, 2);
  },
  'updates, and sets and clears one property': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({ collection: 'leads', data: { lastname: 'Ito', subject: 'A' } }));
    assert.equal(await call(api.update({ collection: 'leads', key: id, data: { jobtitle: 'CTO' } })), true);
    const shown = await call(api.update({ collection: 'leads', key: id, data: { subject: 'B' }, returnRepresentation: true, select: ['subject'] }));
    assert.equal(shown.subject, 'B');
    await call(api.updateSingleProperty({ collection: 'leads', key: id, fieldValuePair: { firstname: 'Ken' } }));
    assert.notEqual(await call(api.deleteRecord({ collection: 'leads', key: id, property: 'jobtitle' })), false);
    const lead = await row(address, 'lead', 'leadid', id);
    assert.equal(lead.firstname, 'Ken');
    assert.equal(lead.jobtitle, undefined);
  },
  'tells a stale version and a missing row by the answer': async (address, call) => {
    const api = client(address);
    const id = await call(api.create({ collection: 'leads', data: { lastname: 'Ito' } }));
    const before = await call(api.retrieve({ collection: 'leads', key: id, select: ['lastname'] }));
    await call(api.update({ collection: 'leads', key: id, data: { lastname: 'Sato' } }));
    assert.equal(await call(api.update({ collection: 'leads', key: id, data: { lastname: 'Abe' }, ifmatch: before['@odata.etag'] })), false);
    assert.equal(await call(api.deleteRecord({ collection: 'leads', key: id, ifmatch: before['@odata.etag'] })), false);
    assert.equal((await row(address, 'lead', 'leadid', id)).lastname, 'Sato');
    const unchanged = await call(api.retrieve({ collection: 'leads', key: id, select: ['lastname'], ifnonematch: (await call(api.retrieve({ collection: 'leads', key: id })))['@odata.etag'] }).catch(error => error));
    assert.ok(unchanged === null || unchanged === undefined || unchanged.status === 304, JSON.stringify(unchanged));
    assert.notEqual(await call(api.deleteRecord({ collection: 'leads', key: id })), false);
    assert.equal(await row(address, 'lead', 'leadid', id), undefined);
  },
  'upserts by id as the decision table says': async (address, call) => {
    const api = client(address);
    const id = '11111111-2222-4333-8444-555555555555';
    await call(api.upsert({ collection: 'contacts', key: id, data: { lastname: 'New' } }));
    assert.equal((await row(address, 'contact', 'contactid', id)).lastname, 'New');
    assert.equal(await call(api.upsert({ collection: 'contacts', key: id, data: { lastname: 'Other' }, ifnonematch: '*' })), null);
    assert.equal(await call(api.upsert({ collection: 'contacts', key: '99999999-2222-4333-8444-555555555555', data: { lastname: 'No' }, ifmatch: '*' })), null);
    assert.equal((await call(api.upsert({ collection: 'contacts', key: id, data: { lastname: 'Changed' }, returnRepresentation: true, select: ['lastname'] }))).lastname, 'Changed');
  },
  'upserts by an alternate key that it made': async (address, call) => {
    const api = client(address);
    await call(api.createAttribute({
      entityKey: "LogicalName='contact'",
      data: { '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata', SchemaName: 'new_Number', MaxLength: 36, FormatName: { Value: 'Text' } },
    }));
    await call(api.create({ collection: 'EntityDefinitions', key: "LogicalName='contact'", navigationProperty: 'Keys', data: { SchemaName: 'new_NumberKey', KeyAttributes: ['new_number'] } }));
    await control(address, 'clock', { advanceSeconds: 60 });
    const made = await call(api.upsert({ collection: 'contacts', key: "new_number='A1'", data: { lastname: 'Key' }, returnRepresentation: true, select: ['new_number'] }));
    assert.equal(made.new_number, 'A1');
    const again = await call(api.upsert({ collection: 'contacts', key: "new_number='A1'", data: { firstname: 'Two' }, returnRepresentation: true, select: ['fullname'] }));
    assert.equal(again.contactid, made.contactid);
    assert.equal(again.fullname, 'Two Key');
    const bound = await call(api.create({ collection: 'accounts', data: { name: 'Bound', 'primarycontactid@odata.bind': "contacts(new_number='A1')" }, returnRepresentation: true }));
    assert.equal(bound._primarycontactid_value, made.contactid);
    assert.equal((await stored(address, 'contact')).filter(each => each.new_number === 'A1').length, 1);
  },
  'joins and parts rows': async (address, call) => {
    const api = client(address);
    const account = await call(api.create({ collection: 'accounts', data: { name: 'Pier' } }));
    const contact = await call(api.create({ collection: 'contacts', data: { lastname: 'Wood' } }));
    await call(api.associateSingleValued({ collection: 'accounts', primaryKey: account, navigationProperty: 'primarycontactid', relatedCollection: 'contacts', relatedKey: contact }));
    assert.equal((await row(address, 'account', 'accountid', account))._primarycontactid_value, contact);
    await call(api.disassociateSingleValued({ collection: 'accounts', primaryKey: account, navigationProperty: 'primarycontactid' }));
    assert.equal((await row(address, 'account', 'accountid', account))._primarycontactid_value, undefined);
    await call(api.associate({ collection: 'accounts', primaryKey: account, relationshipName: 'contact_customer_accounts', relatedCollection: 'contacts', relatedKey: contact }));
    assert.equal((await row(address, 'contact', 'contactid', contact))._parentcustomerid_value, account);
    await call(api.disassociate({ collection: 'accounts', primaryKey: account, relationshipName: 'contact_customer_accounts', relatedKey: contact }));
    assert.equal((await row(address, 'contact', 'contactid', contact))._parentcustomerid_value, undefined);
  },
  'keeps a marketing list by its actions and its association': async (address, call) => {
    const api = client(address);
    const list = await call(api.create({ collection: 'lists', data: { listname: 'Spring', createdfromcode: 4, type: false } }));
    const [one, two] = [await call(api.create({ collection: 'leads', data: { lastname: 'One' } })), await call(api.create({ collection: 'leads', data: { lastname: 'Two' } }))];
    await call(api.callAction({
      actionName: 'AddListMembersList',
      action: { List: { '@odata.type': 'Microsoft.Dynamics.CRM.list', listid: list }, Members: [{ '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: one }] },
    }));
    await call(api.associate({ collection: 'lists', primaryKey: list, relationshipName: 'listlead_association', relatedCollection: 'leads', relatedKey: two }));
    assert.equal((await stored(address, 'listmember')).filter(each => each._listid_value === list).length, 2);
    await call(api.callAction({ collection: 'lists', key: list, actionName: 'Microsoft.Dynamics.CRM.RemoveMemberList', action: { Entity: { '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: one } } }));
    const members = await call(api.retrieveMultiple({ collection: `lists(${list})/listlead_association`, select: ['lastname'] }));
    assert.deepEqual(members.value.map(each => each.lastname), ['Two']);
  },
  'calls functions and actions': async (address, call) => {
    const api = client(address);
    const me = await call(api.callFunction('WhoAmI'));
    assert.ok(me.UserId);
    assert.match((await call(api.callFunction({ functionName: 'RetrieveVersion' }))).Version, /^9\.2\./);
    const counts = await call(api.callFunction({ functionName: 'RetrieveTotalRecordCount', parameters: { EntityNames: ['systemuser'] } }));
    assert.equal(counts.EntityRecordCountCollection.Keys[0], 'systemuser');
    const lead = await call(api.create({ collection: 'leads', data: { lastname: 'Ito', companyname: 'Quay', subject: 'Deal' } }));
    const made = await call(api.callAction({ collection: 'leads', key: lead, actionName: 'Microsoft.Dynamics.CRM.QualifyLead', action: { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 } }));
    assert.equal(made.value.length, 3);
    const opportunity = made.value.find(each => each.opportunityid).opportunityid;
    await call(api.callAction({ actionName: 'WinOpportunity', action: { OpportunityClose: { subject: 'Won', 'opportunityid@odata.bind': `/opportunities(${opportunity})` }, Status: 3 } }));
    assert.equal((await row(address, 'opportunity', 'opportunityid', opportunity)).statecode, 1);
    assert.equal((await row(address, 'lead', 'leadid', lead)).statecode, 1);
  },
  'merges two contacts': async (address, call) => {
    const api = client(address);
    const [winner, loser] = [await call(api.create({ collection: 'contacts', data: { lastname: 'Win' } })), await call(api.create({ collection: 'contacts', data: { lastname: 'Lose' } }))];
    const reference = contactid => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid });
    await call(api.callAction({ actionName: 'Merge', action: { Target: reference(winner), Subordinate: reference(loser), UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', telephone1: '1' }, PerformParentingChecks: false } }));
    const gone = await row(address, 'contact', 'contactid', loser);
    assert.equal(gone.merged, true);
    assert.equal(gone._masterid_value, winner);
    assert.equal((await row(address, 'contact', 'contactid', winner)).telephone1, '1');
  },
  'acts for another user': async (address, call) => {
    const api = client(address);
    const user = (await stored(address, 'systemuser')).find(each => each.lastname === 'Carter');
    const id = await call(api.create({ collection: 'leads', data: { lastname: 'Ito' }, impersonate: user.systemuserid }));
    assert.equal((await row(address, 'lead', 'leadid', id))._createdby_value, user.systemuserid);
  },
  'asks for a new token when the old one has died': async (address, call) => {
    let given = 0;
    const api = client(address, { onTokenRefresh: () => { given++; return token(address); } });
    await call(api.callFunction('WhoAmI'));
    await control(address, 'clock', { advanceSeconds: 4000 });
    await call(api.callFunction('WhoAmI'));
    assert.ok(given >= 2);
  },
};
