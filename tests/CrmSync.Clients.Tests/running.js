// Lists cases and runs one: node cases.js --list | --run NAME --address URL. A case gets the address and a counter; what it throws is the failure.

export async function main(cases) {
  const [, , what, name, , address] = process.argv;
  if (what === '--list') {
    for (const each of Object.keys(cases)) console.log(each);
    return;
  }
  let calls = 0;
  const counted = promise => { calls++; return promise; };
  await cases[name](address, counted);
  console.log(JSON.stringify({ calls }));
  process.exit(0);
}

