import assert from 'node:assert/strict';
import { ask, client, codeOf, leadOf, person, tell } from '../site.js';

const until = async holds => {
  for (let left = 200; !(await holds()); left--) {
    if (left === 0) throw new Error('it never came to hold');
    await new Promise(resolve => setTimeout(resolve, 25));
  }
};

export default {
  'requests a trigger campaign with tokens': async (address, call) => {
    const marketo = client(address);
    const campaign = await tell(address, 'campaigns', {
      name: 'Case', trigger: { on: 'campaignIsRequested' }, flow: [{ step: 'changeDataValue', field: 'personNotes', value: 'case {{my.case}}' }],
    });
    const id = await person(marketo, { email: 'a@example.com' });
    const asked = await call(marketo.campaign.request(campaign.id, [{ id }], [{ name: '{{my.case}}', value: '12' }]));
    assert.equal(asked.result[0].id, campaign.id);
    await until(async () => (await ask(address, 'campaigns')).onTheWay === 0);
    assert.equal((await leadOf(address, id)).personNotes, 'case 12');
  },

  'lists campaigns and smart campaigns': async (address, call) => {
    const marketo = client(address);
    const batch = await tell(address, 'campaigns', { name: 'Weekly', filters: [{ field: 'city', is: 'notEmpty' }], flow: [] });
    const listed = await call(marketo.campaign.getCampaigns({ name: 'Weekly' }));
    assert.deepEqual(listed.result.map(one => [one.id, one.type]), [[batch.id, 'batch']]);
    let page = await call(marketo.campaign.getSmartCampaigns({ maxReturn: 2 }));
    const names = [];
    for (; page.result; page = await call(page.nextPage())) names.push(...page.result.map(one => one.name));
    assert.deepEqual(names, ['Welcome on Request', 'Weekly Review', 'Weekly']);
  },

  'is refused for a batch campaign and an unknown one': async (address, call) => {
    const marketo = client(address);
    const batch = await tell(address, 'campaigns', { name: 'Weekly', flow: [] });
    const id = await person(marketo, { email: 'a@example.com' });
    await assert.rejects(call(marketo.campaign.request(batch.id, [{ id }], [])), error => codeOf(error) === '1003');
    await assert.rejects(call(marketo.campaign.request(4711, [{ id }], [])), error => codeOf(error) === '1013');
  },
};
