import { main } from '../running.js';
import { bulk } from './bulk.js';
import { changes } from './changes.js';
import { definitions } from './definitions.js';
import { fetching } from './fetching.js';
import { refusals } from './refusals.js';
import { rows } from './rows.js';
import { second } from './second.js';
import { third } from './third.js';

await main({ ...rows, ...changes, ...bulk, ...definitions, ...fetching, ...refusals, ...second, ...third });
