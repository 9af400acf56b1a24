const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What must hold whatever was done before, asked on a fresh stack. Gives the list of what does not. */
export async function judge(world) {
  const { network, owner, slow, honest, calls, face, object, told, sockets, links, seen, run, url, most, until } =
    world;
  const wrong = [];
  const must = (holds, what) => holds || wrong.push(what);
  const attempt = (what, call) => {
    try {
      return call();
    } catch (error) {
      wrong.push(`${what} threw ${error}`);
      return undefined;
    }
  };
  await turn();
  attempt('running the clock', () => run(20_000));
  await turn();

  // L7, and the host's streams are alive.
  const denials = () => seen.decisions.filter(({ allow, owner: { id } }) => !allow && id === owner.id).length;
  const row = network.snapshot().find(({ id }) => id === owner.id);
  if (row) must(row.denied === denials(), `L7: ${row.denied} denials, ${denials()} records`);
  const before = { ...seen, decisions: seen.decisions.length, ends: seen.ends.length };
  try {
    honest.create('x');
  } catch {
    // to be recorded
  }
  attempt('honest.create', () => honest.create(url).close());
  attempt('running the clock', () => run(10));
  must(
    seen.decisions.length === before.decisions + 3,
    `decisions$ gave ${seen.decisions.length - before.decisions} of 3`,
  );
  must(seen.ends.length === before.ends + 1, `ends$ gave ${seen.ends.length - before.ends} of 1`);
  must(seen.tables > before.tables, 'owners$ says nothing any more');

  // The events of an object still come.
  told.length = 0;
  const id = attempt('createWebSocket', () => face.createWebSocket(url)) ?? -1;
  if (id > 0) {
    attempt('connectWebSocket', () => face.connectWebSocket(id));
    attempt('running the clock', () => run(10));
    attempt('closeWebSocket', () => face.closeWebSocket(id));
    attempt('running the clock', () => run(10));
    must(told.join() === `connected ${id},closed ${id}`, `the object was told ${told}`);
  }
  attempt('destroy()', () => calls.destroy(object));

  // L10, L13.
  attempt('destroy()', () => owner.destroy());
  attempt('destroy()', () => slow.destroy());
  const heard = sockets.map(({ messages }) => messages);
  const sent = links.map((link) => link.sent.length);
  for (const log of sockets) {
    const { socket } = log;
    must(socket.state === 'closed', `L10: a socket is ${socket.state}`);
    must(socket.send('after the end') === 'not-open', 'L10: it sends');
    must(log.completed === 6, `L10: ${log.completed} of 6 streams have completed`);
    must(log.ends === 1, `L13: it ended ${log.ends} times`);
    must(log.events.filter((type) => type === 'ended').length === 1, `L13: events ${log.events}`);
    must(log.events.at(-1) === 'ended', `L13: the last event is ${log.events.at(-1)}`);
    must(log.states.at(-1) === 'closed' && new Set(log.states).size === log.states.length, `L13: ${log.states}`);
    const records = seen.ends.filter((each) => each.socket === socket.id).length;
    must(records === 1, `ends$ has ${records} records of a socket`);
  }
  for (const link of links) {
    must(link.gone || link.hungUp, 'L10: a link is not hung up');
    if (!link.gone) attempt('a late message', () => link.sink.message('late'));
  }
  must(
    sockets.every(({ messages }, index) => messages === heard[index]),
    'L10: a message came after the end',
  );
  must(
    links.every((link, index) => link.sent.length === sent[index]),
    'L10: a message left after the end',
  );
  must(owner.closed && seen.destroyed === 1, `destroyed$ emitted ${seen.destroyed} times`);
  must(owner.signal.aborted, 'the signal is not aborted');
  must(
    network.snapshot().every(({ id }) => id !== owner.id),
    'the table still has the owner',
  );
  until.abort();

  // Quotas are given back.
  attempt('running the clock', () => run(20_000));
  await turn();
  let made = 0;
  try {
    for (; made <= most; made += 1) honest.create(url);
  } catch {
    // the quota
  }
  must(made === most, `quota: ${made} of ${most} sockets are free`);
  attempt('network.destroy()', () => network.destroy());
  must(seen.completed === 3, `${seen.completed} of 3 streams of the network have completed`);
  return wrong;
}
