import assert from 'node:assert/strict';
import { client, tell } from '../site.js';

export default {
  'counts calls and errors of today and of the week': async (address, call) => {
    const marketo = client(address);
    await call(marketo.lead.describe());
    await call(marketo.lead.find('firstName', ['x'])).catch(() => {});
    const usage = (await call(marketo.stats.usage())).result[0];
    assert.equal(usage.total, 3);
    assert.equal(usage.users[0].count, 3);
    const errors = (await call(marketo.stats.errors())).result[0];
    assert.deepEqual(errors.errors, [{ errorCode: '1011', count: 1 }]);
    await tell(address, 'clock', { advanceSeconds: 86400 });
    await call(marketo.lead.describe());
    assert.equal((await call(marketo.stats.usageLast7Days())).result.length, 2);
    assert.ok((await call(marketo.stats.errorsLast7Days())).result.length >= 1);
  },
};
