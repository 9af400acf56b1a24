// How runtimes write files that they ask no permission for: functions of a folder, which is the
// working folder too. Most of them end the process.
const fillTheHeap = () => {
  const all = [];
  for (;;) all.push(new Array(1_000).fill(1.1));
};

const nodeWays = {
  "V8's flags": async (folder) => {
    const v8 = await import('node:v8');
    for (const flag of ['--trace-turbo', `--trace-turbo-path=${folder}`]) v8.setFlagsFromString(flag);
    const hot = (given) => {
      let sum = 0;
      for (let i = 0; i < 100; i += 1) sum += given * i;
      return sum;
    };
    for (const since = Date.now(); Date.now() - since < 500; ) hot(3);
  },
  'trace events': async () => {
    const { createTracing } = await import('node:trace_events');
    createTracing({ categories: ['node.perf'] }).enable();
    performance.mark('of the guest');
    await new Promise((resolve) => setTimeout(resolve, 800));
  },
  'a heap snapshot': async () => {
    (await import('node:v8')).setHeapSnapshotNearHeapLimit(1);
    fillTheHeap();
  },
  'the report of a fatal error': async (folder) => {
    const { report } = await import('node:process');
    report.directory = folder;
    report.reportOnFatalError = true;
    fillTheHeap();
  },
};

const denoWays = {
  'caches of a thread': async () => {
    const { Worker } = await import('node:worker_threads');
    const keep = "caches.open('x').then((cache) => cache.put('https://a.example/', new Response('kept')))";
    const thread = new Worker(`${keep}.finally(() => process.exit());`, { eval: true });
    await new Promise((resolve) => thread.on('error', resolve).on('exit', resolve));
  },
  'an import of data:': () => import(`data:text/javascript,export const random = ${Math.random()};`),
};

export const fileWays = { node: nodeWays, deno: denoWays };
