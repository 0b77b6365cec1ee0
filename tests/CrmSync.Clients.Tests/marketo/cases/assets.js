import assert from 'node:assert/strict';
import { client, codeOf } from '../site.js';

const none = answer => {
  assert.equal(answer.success, true);
  assert.equal(answer.result, undefined);
  assert.equal(answer.warnings[0], 'No assets found for the given search criteria.');
};

export default {
  'finds no emails, landing pages and smart lists': async (address, call) => {
    const marketo = client(address);
    none(await call(marketo.email.getEmails()));
    none(await call(marketo.landingPage.getLandingPages({ maxReturn: 5 })));
    none(await call(marketo.smartList.find({ maxReturn: 5 })));
    none(await call(marketo.smartList.byId(7)));
  },

  'is told that an email is not there': async (address, call) => {
    const marketo = client(address);
    await assert.rejects(call(marketo.email.getEmailContent(7)), error => codeOf(error) === '702');
    await assert.rejects(call(marketo.email.updateEmailContentEditableText(7, 'body', '<p>x</p>', 'x')), error => codeOf(error) === '702');
    await assert.rejects(call(marketo.email.approveEmail(7)), error => codeOf(error) === '702');
  },
};
