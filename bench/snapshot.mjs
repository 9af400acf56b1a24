// Reads V8's heap snapshots: which objects there are, what each keeps alive, and what has come between two of them.
import { readFileSync } from 'node:fs';

/** A snapshot as arrays: of each node its id, class and size, and its edges from `first[node]` to `first[node + 1]`. */
export function readSnapshot(file) {
  const { snapshot, nodes, edges, strings } = JSON.parse(readFileSync(file, 'utf8'));
  const {
    node_fields: nodeFields,
    node_types: nodeTypes,
    edge_fields: edgeFields,
    edge_types: edgeTypes,
  } = snapshot.meta;
  const n = Object.fromEntries(nodeFields.map((field, i) => [field, i]));
  const e = Object.fromEntries(edgeFields.map((field, i) => [field, i]));
  const count = nodes.length / nodeFields.length;
  const first = new Uint32Array(count + 1);
  const ids = new Float64Array(count);
  const sizes = new Float64Array(count);
  const classes = [];
  for (let i = 0; i < count; i += 1) {
    const at = i * nodeFields.length;
    first[i + 1] = first[i] + nodes[at + n.edge_count];
    ids[i] = nodes[at + n.id];
    sizes[i] = nodes[at + n.self_size];
    classes.push(classOf(nodeTypes[n.type][nodes[at + n.type]], strings[nodes[at + n.name]]));
  }
  const to = new Uint32Array(first[count]);
  const names = [];
  const weak = new Uint8Array(first[count]);
  for (let i = 0; i < to.length; i += 1) {
    const at = i * edgeFields.length;
    const type = edgeTypes[e.type][edges[at + e.type]];
    to[i] = edges[at + e.to_node] / nodeFields.length;
    const key = edges[at + e.name_or_index];
    names.push(type === 'element' || type === 'hidden' ? '[]' : strings[key]);
    weak[i] = type === 'weak' ? 1 : 0;
  }
  return { count, first, ids, sizes, classes, to, names, weak };
}

function classOf(type, name) {
  if (type === 'object') return name;
  if (type === 'closure') return `function ${name || '(anonymous)'}`;
  return ['hidden', 'code', 'object shape'].includes(type) && name ? `(${name})` : `(${type})`;
}

/** What has come from one snapshot to the next, by class: bytes and objects for each of `things`. */
export function grownByClass(before, after, things) {
  const sums = new Map();
  const add = ({ count, classes, sizes }, sign) => {
    for (let i = 0; i < count; i += 1) {
      const sum = sums.get(classes[i]) ?? { name: classes[i], bytes: 0, objects: 0 };
      sum.bytes += (sign * sizes[i]) / things;
      sum.objects += sign / things;
      sums.set(classes[i], sum);
    }
  };
  add(after, 1);
  add(before, -1);
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes);
}

/**
 * The same by field, such as `Connection.#link`: the bytes that would be free if the field were empty, so that a field and
 * the fields of what it leads to count the same bytes twice. Of objects that have come since the first snapshot.
 */
export function grownByField(before, after, things) {
  const old = new Set(before.ids);
  const dominators = dominatorsOf(after);
  const retained = retainedSizes(after, dominators);
  const sums = new Map();
  for (let node = 0; node < after.count; node += 1) {
    if (old.has(after.ids[node])) continue;
    const seen = new Set();
    for (let edge = after.first[node]; edge < after.first[node + 1]; edge += 1) {
      const target = after.to[edge];
      if (after.weak[edge] || dominators[target] !== node || seen.has(target) || old.has(after.ids[target])) continue;
      seen.add(target);
      const name = `${after.classes[node]}.${after.names[edge]} → ${after.classes[target]}`;
      const sum = sums.get(name) ?? { name, bytes: 0, objects: 0 };
      sum.bytes += retained[target] / things;
      sum.objects += 1 / things;
      sums.set(name, sum);
    }
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes);
}

/**
 * The node that every way to a node leads over; -1 for what only weak edges reach. By Cooper, Harvey and Kennedy: A Simple,
 * Fast Dominance Algorithm.
 */
function dominatorsOf(graph) {
  const { order, number } = postorderOf(graph);
  const { firstFrom, from } = sourcesOf(graph, number);
  const dominators = new Int32Array(graph.count).fill(-1);
  dominators[0] = 0;
  const common = (one, other) => {
    let [a, b] = [one, other];
    while (a !== b) {
      if (number[a] < number[b]) a = dominators[a];
      else b = dominators[b];
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = order.length - 2; i >= 0; i -= 1) {
      const node = order[i]; // the root is the last
      let dominator = -1;
      for (let at = firstFrom[node]; at < firstFrom[node + 1]; at += 1) {
        const source = from[at];
        if (dominators[source] !== -1) dominator = dominator === -1 ? source : common(source, dominator);
      }
      if (dominators[node] === dominator) continue;
      dominators[node] = dominator;
      changed = true;
    }
  }
  return dominators;
}

/** The nodes that are reached from the root, each after those that it leads to; and the place of each, -1 for the others. */
function postorderOf({ count, first, to, weak }) {
  const order = [];
  const number = new Int32Array(count).fill(-1);
  const entered = new Uint8Array(count);
  const next = first.slice(0, count);
  const path = [0];
  entered[0] = 1;
  while (path.length > 0) {
    const node = path.at(-1);
    if (next[node] === first[node + 1]) {
      number[node] = order.push(path.pop()) - 1;
      continue;
    }
    const edge = next[node]++;
    if (weak[edge] || entered[to[edge]]) continue;
    entered[to[edge]] = 1;
    path.push(to[edge]);
  }
  return { order, number };
}

/** The edges the other way round: those that lead to a node are from `firstFrom[node]` to `firstFrom[node + 1]`. */
function sourcesOf({ count, first, to, weak }, number) {
  const firstFrom = new Uint32Array(count + 1);
  const edges = function* () {
    for (let node = 0; node < count; node += 1) {
      if (number[node] === -1) continue;
      for (let edge = first[node]; edge < first[node + 1]; edge += 1) if (!weak[edge]) yield [node, to[edge]];
    }
  };
  for (const [, target] of edges()) firstFrom[target + 1] += 1;
  for (let node = 0; node < count; node += 1) firstFrom[node + 1] += firstFrom[node];
  const from = new Uint32Array(firstFrom[count]);
  const free = firstFrom.slice(0, count);
  for (const [node, target] of edges()) from[free[target]++] = node;
  return { firstFrom, from };
}

/** The size of each node with all that only it leads to. */
function retainedSizes(graph, dominators) {
  const retained = graph.sizes.slice();
  for (const node of postorderOf(graph).order) if (node !== 0) retained[dominators[node]] += retained[node];
  return retained;
}
