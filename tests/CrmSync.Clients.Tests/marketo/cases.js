import { main } from '../running.js';
import activities from './cases/activities.js';
import assets from './cases/assets.js';
import bulk from './cases/bulk.js';
import campaigns from './cases/campaigns.js';
import leads from './cases/leads.js';
import lists from './cases/lists.js';
import retries from './cases/retries.js';
import statistics from './cases/statistics.js';

await main({ ...leads, ...lists, ...activities, ...campaigns, ...bulk, ...statistics, ...assets, ...retries });
