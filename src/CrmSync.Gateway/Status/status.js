"use strict";
const $ = id => document.getElementById(id);
const every = 2000;
const number = new Intl.NumberFormat("en");
const digits = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const words = {
  new: "not started", initialSync: "first sync", running: "running", paused: "paused", down: "down",
  inStep: "in step", waiting: "waiting", refused: "refused", quarantined: "quarantined", held: "held", stale: "left out by the filter",
  walking: "first walk", live: "live", marketo: "Marketo", dynamics: "Dynamics",
  stopped: "not reading", ambiguous: "several candidates", confirming: "being confirmed", unknownOutcome: "answer lost", reading: "being read", missing: "looked for",
  deferred: "waiting for the side", matching: "being matched", firstSync: "waiting for the end of the first sync", refreshing: "being refreshed",
  joining: "to join another person", following: "going on as another row", answer: "an answer is on its way", unreadable: "stored state cannot be read", telling: "to be told in Marketo", writing: "being written", done: "done",
  create: "new record", update: "change", delete: "delete", find: "record not found", read: "stored state", merge: "merge",
  toMarketo: "To Marketo", toDynamics: "To Dynamics", person: "people", lead: "leads", contact: "contacts",
};
const tone = { running: "good", inStep: "good", live: "good", down: "bad", refused: "bad", quarantined: "bad" };
let key = sessionStorage.getItem("crmsync.key");
let person = null;
let shown = {};
let seen = new Map();
let older = null;
let round = 0;

const say = word => words[word] ?? word ?? "";
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
const when = time => time ? time.slice(0, 10) + " " + time.slice(11, 19) + " UTC" : null;
const lasting = seconds => seconds === null ? null : seconds < 1 ? Math.round(seconds * 1000) + " ms"
  : seconds < 100 ? digits.format(seconds) + " s" : seconds < 7200 ? digits.format(seconds / 60) + " min" : digits.format(seconds / 3600) + " h";

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text instanceof Node) element.append(text); else if (text !== undefined && text !== null) element.textContent = text;
  return element;
}
const mark = word => make("span", say(word), { class: "mark " + (tone[word] ?? "wait") });
/** Somebody's value: its own reading direction, and no longer than a few lines unless one scrolls. */
const value = (text, none = "empty") => text === null || text === undefined ? empty(none)
  : make("bdi", text, text.length > 240 ? { class: "value long", tabindex: "0" } : { class: "value" });
const empty = text => make("span", text, { class: "empty" });

/** Draws only what has changed, so that a reader's place and selection stay. */
function changed(id, data) {
  const text = JSON.stringify(data);
  if (shown[id] === text) return false;
  shown[id] = text;
  return true;
}

/** Columns are [heading, cell, isNumber]; roles keep it a table where it is shown as a list. */
function table(id, columns, rows, none) {
  if (!changed(id, rows)) return;
  const head = make("tr", null, { role: "row" });
  for (const [name, , isNumber] of columns) head.append(make("th", name, { scope: "col", role: "columnheader", class: isNumber ? "number" : "" }));
  const body = make("tbody", null, { role: "rowgroup" });
  for (const row of rows) {
    const line = make("tr", null, { role: "row" });
    columns.forEach(([name, cell, isNumber], index) => {
      const shownCell = cell(row) ?? empty("–");
      line.append(index === 0 ? make("th", shownCell, { scope: "row", role: "rowheader" })
        : make("td", shownCell instanceof Node ? shownCell : make("span", shownCell), { role: "cell", "data-name": name, class: isNumber ? "number" : "" }));
    });
    body.append(line);
  }
  if (rows.length === 0) body.append(make("tr", make("td", empty(none), { role: "cell", colspan: columns.length }), { role: "row" }));
  $(id).setAttribute("role", "table");
  $(id).replaceChildren(make("thead", head, { role: "rowgroup" }), body);
}

async function call(address) {
  const answer = await fetch(address, { headers: { Authorization: "Bearer " + key }, cache: "no-store" });
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  throw Object.assign(new Error(body.detail ?? body.title ?? "The gateway answered " + answer.status + "."), { status: answer.status });
}

function trouble(text) {
  $("trouble").hidden = !text;
  if ($("trouble").textContent !== (text ?? "")) $("trouble").textContent = text ?? "";
}

function signOut(text) {
  key = null;
  person = null;
  shown = {};
  sessionStorage.removeItem("crmsync.key");
  for (const id of ["content", "leave", "state", "pick", "person", "choices"]) $(id).hidden = true;
  $("updated").textContent = $("found").textContent = "";
  $("enter").hidden = false;
  trouble(text);
  $("key").focus();
}

function showConnection(view) {
  const state = $("state");
  state.hidden = false;
  state.className = "badge " + (tone[view.state] ?? "wait");
  if (state.textContent !== capital(say(view.state))) state.textContent = capital(say(view.state));
  const people = view.people;
  const other = ["quarantined", "held", "stale"].filter(word => people[word]);
  const tiles = [["In step", people.inStep], ["Waiting", people.waiting], ["Refused", people.refused], ...other.map(word => [capital(say(word)), people[word]]),
    ["On one side only", view.oneSided], ["Open errors", view.refusals], ["Written since start", view.written], ["Collisions decided", view.collisions]];
  if (changed("tiles", tiles)) $("tiles").replaceChildren(...tiles.map(([name, count]) => {
    const tile = make("div");
    tile.append(make("dt", name), make("dd", number.format(count ?? 0)));
    return tile;
  }));
  $("first").textContent = view.firstSync ? "First sync, " + say(view.firstSync.state) + ": " + number.format(view.firstSync.people) + " people known, "
    + number.format(view.firstSync.left) + " to go" + (view.firstSync.estimateSeconds === null ? "." : ", about " + lasting(view.firstSync.estimateSeconds) + ".") : "";
  $("refresh").textContent = view.refresh ? "Refresh of " + view.refresh.fields.join(", ") + ", " + say(view.refresh.state) + ": " + number.format(view.refresh.rows) + " of about "
    + number.format(view.refresh.people) + " rows" + (view.refresh.ended ? ", ended " + when(view.refresh.ended) : "") + "." : "";
  const parked = Object.entries(view.parked).filter(([, count]) => count).map(([reason, count]) => say(reason) + " " + number.format(count));
  $("parked").textContent = parked.length ? "Set aside until something wakes them: " + parked.join(", ") + "." : "";
  table("lanes", [["Direction", lane => say(lane.id)], ["Queued", lane => number.format(lane.queued), true],
    ["In calls", lane => number.format(lane.inFlight), true], ["Lag, half under (p50)", lane => lasting(lane.lag.p50), true],
    ["95 % under (p95)", lane => lasting(lane.lag.p95), true], ["99 % under (p99)", lane => lasting(lane.lag.p99), true]],
  view.lanes, "Nothing was written yet.");
  table("feeds", [["Feed", feed => say(feed.system) + " " + say(feed.object)], ["State", feed => mark(feed.state)],
    ["Read up to", feed => when(feed.readTo)], ["Reads every", feed => lasting(feed.intervalSeconds || null), true],
    ["People waiting", feed => number.format(feed.peopleWaiting), true]], view.feeds, "No feed has started yet.");
  table("budgets", [["Side", side => say(side.system)], ["Made", side => number.format(side.callsToday), true],
    ["Left", side => side.left === null ? "no limit" : number.format(side.left) + " of " + number.format(side.dayMax), true],
    ["Held until", side => when(side.heldUntil) ?? empty("not held")]], view.budgets, "No call was made yet.");
}

async function showErrors(view) {
  const causes = view.refusals ? (await call(base() + "/errors?group=cause")).items : [];
  table("errors", [["Refused by", cause => say(cause.system)], ["What", cause => say(cause.operation) + (cause.field ? " of " + cause.field : "")],
    ["Code", cause => cause.code], ["People", cause => number.format(cause.count), true], ["Since", cause => make("time", when(cause.since), { datetime: cause.since })], ["In its words", cause => value(cause.text)]],
  causes, "Nothing is refused.");
}

const base = () => "/v1/connections/" + encodeURIComponent($("connection").value);
const activity = item => {
  const line = make("li");
  line.append(make("time", when(item.at), { datetime: item.at, class: "quiet" }), " ", make("strong", item.kind + (item.field ? " · " + item.field : "")), " ", item.text);
  const facts = [];
  if (item.winner) facts.push(say(item.winner) + " wins");
  if (item.rule) facts.push("rule " + item.rule);
  if (item.code) facts.push("code " + item.code);
  line.append(make("div", facts.join(" · "), { class: "quiet" }));
  if (item.marketoValue !== null || item.dynamicsValue !== null)
    for (const [side, text] of [["Marketo", item.marketoValue], ["Dynamics", item.dynamicsValue]]) {
      const shownValue = make("div", side + ": ", { class: "quiet" });
      shownValue.append(value(text));
      line.append(shownValue);
    }
  return line;
};

async function showPerson() {
  const id = person;
  const address = base() + "/people/" + encodeURIComponent(id);
  const [view, log, explained] = await Promise.all([call(address), call(address + "/activities?take=20"), call(address + "/explain")]);
  if (person !== id) return;
  $("person").hidden = false;
  if (changed("head", [view.id, view.state, view.waiting, view.marketoId, view.dynamicsId, view.recordType])) {
    $("person-title").textContent = view.id;
    $("person-facts").replaceChildren(mark(view.state), " " + [
      view.waiting ? "Waits: " + say(view.waiting) : "", view.marketoId === null ? "Not in Marketo" : "Marketo " + view.marketoId,
      view.dynamicsId === null ? "not in Dynamics" : "Dynamics " + (view.recordType === "none" ? "" : view.recordType + " ") + view.dynamicsId].filter(Boolean).join(" · "));
  }
  const why = [...explained.sentences, ...explained.fields.filter(field => field.state !== "inStep" || field.winner).map(field => field.id + ": " + field.sentences.join(" "))];
  if (changed("why", why)) $("why").replaceChildren(...why.map(sentence => make("li", sentence)));
  table("fields", [["Field", ([name]) => name], ["Marketo", ([, field]) => value(field.marketo)],
    ["Dynamics", ([, field]) => value(field.dynamics)], ["Agreed", ([, field]) => value(field.agreed)],
    ["State", ([, field]) => mark(field.state)]], Object.entries(view.fields), "No field is known yet.");
  if (seen.size === 0) older = log.next;
  for (const item of log.items) seen.set(item.id, item);
  const items = [...seen.values()].sort((one, other) => Number(other.id) - Number(one.id));
  $("older").hidden = !older;
  if (changed("log", items)) $("log").replaceChildren(...(items.length ? items.map(activity) : [make("li", empty("Nothing has happened yet."))]));
}

async function open(id) {
  person = id;
  seen = new Map();
  for (const part of ["head", "why", "fields", "log"]) delete shown[part];
  $("choices").hidden = true;
  try { await showPerson(); $("found").textContent = ""; $("person").focus({ preventScroll: true }); } catch (error) { fail(error, true); }
}

async function find(text) {
  person = null;
  $("person").hidden = $("choices").hidden = true;
  if (/^(person|lead|contact):/.test(text)) return open(text);
  const name = /^\d+$/.test(text) ? "marketoId" : /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?/i.test(text) && !text.includes("@") ? "dynamicsId" : "email";
  $("found").textContent = "Looking …";
  try {
    const list = await call(base() + "/people?" + name + "=" + encodeURIComponent(text));
    if (list.items.length === 1) return open(list.items[0].id);
    $("found").textContent = list.items.length ? number.format(list.items.length) + (list.next ? " and more" : "") + " people fit. Choose one."
      : "Nobody fits. Write the whole e-mail address or the whole id.";
    $("choices").hidden = !list.items.length;
    $("choices").replaceChildren(...list.items.map(item => {
      const button = make("button", item.id + " · " + (item.marketoEmail ?? item.dynamicsEmail ?? "no e-mail") + " · " + say(item.state), { type: "button", class: "plain" });
      button.addEventListener("click", () => open(item.id));
      return make("li", button);
    }));
  } catch (error) { fail(error, true); }
}

function fail(error, isSearch) {
  if (error.status === 401) return signOut("The key is not known here. Sign in again.");
  if (isSearch && error.status) { person = null; $("person").hidden = true; $("found").textContent = error.message; return; }
  trouble(error.status ? error.message : "The gateway cannot be reached. Trying again.");
}

async function refresh() {
  const list = await call("/v1/connections");
  if (!key) return;
  const ids = list.items.map(item => item.id);
  if (changed("ids", ids)) {
    $("connection").replaceChildren(...ids.map(id => make("option", id, { value: id })));
    $("pick").hidden = ids.length < 2;
  }
  const view = list.items.find(item => item.id === $("connection").value);
  $("enter").hidden = true;
  $("content").hidden = $("leave").hidden = false;
  trouble(view ? view.trouble : "No connection is configured.");
  if (view) showConnection(view);
  $("updated").textContent = (ids.length === 1 ? ids[0] + " · " : "") + "updated " + new Date().toISOString().slice(11, 19) + " UTC";
  if (view) await showErrors(view);
  if (view && person) await showPerson();
}

async function turn(mine) {
  if (mine !== round || !key) return;
  if (!document.hidden) try { await refresh(); } catch (error) { fail(error, false); }
  if (mine === round) setTimeout(() => turn(mine), every);
}
const start = () => turn(++round);

$("enter").addEventListener("submit", event => {
  event.preventDefault();
  key = $("key").value.trim();
  $("key").value = "";
  sessionStorage.setItem("crmsync.key", key);
  trouble(null);
  start();
});
$("leave").addEventListener("click", () => signOut(null));
$("find").addEventListener("submit", event => { event.preventDefault(); find($("sought").value.trim()); });
$("connection").addEventListener("change", () => { person = null; shown = { ids: shown.ids }; $("person").hidden = $("choices").hidden = true; start(); });
$("older").addEventListener("click", async () => {
  try {
    const page = await call(older);
    for (const item of page.items) seen.set(item.id, item);
    older = page.next;
    await showPerson();
  } catch (error) { fail(error, true); }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden && key) start(); });

const given = new URLSearchParams(location.hash.slice(1)).get("key");
if (given) {
  key = given;
  sessionStorage.setItem("crmsync.key", key);
  history.replaceState(null, "", location.pathname);
}
if (key) start(); else signOut(null);
