// One sample, in a fresh process: argv is the case, the client, the server and how much. Sends one number.
const [name, subject, url, count] = process.argv.slice(2);
const { run } = await import(`./cases/${name}.mjs`);
const client = await import(`./clients/${subject}.mjs`);
const value = await run(client, url, Number(count));
process.send(value, () => process.exit());
