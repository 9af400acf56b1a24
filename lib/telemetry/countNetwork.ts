import type { Attributes, BatchObservableResult, Meter } from '@opentelemetry/api';
import type { Decision } from '../model/Decision.ts';
import type { SocketState } from '../model/nextState.ts';
import type { EndRecord } from '../model/SocketEnd.ts';
import type { Observed } from './observe.ts';
import type { Observer } from './Observer.ts';

/** Reports numbers to a meter. Its attributes are closed sets: actions, layers, codes, kinds, states. */
export function countNetwork(network: Observed, meter: Meter): Observer {
  const decisions = meter.createCounter('rsn.decisions', {
    unit: '{decision}',
    description: 'Decisions about requests of owners',
  });
  const audits = meter.createHistogram('rsn.audit.duration', {
    unit: 's',
    description: 'How long audits took that did not answer at once',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  const ends = meter.createCounter('rsn.socket.ends', { unit: '{socket}', description: 'Sockets that have ended' });
  const open = meter.createHistogram('rsn.socket.duration', {
    unit: 's',
    description: 'How long connections were open',
    advice: { explicitBucketBoundaries: [0.1, 1, 10, 60, 300, 1_800, 3_600, 14_400, 86_400] },
  });
  return {
    decided: ({ action, layer, code, allow, waited }: Decision): void => {
      decisions.add(1, { 'rsn.action': action, 'rsn.layer': layer, 'rsn.code': code, 'rsn.allow': allow });
      if (waited !== undefined) audits.record(waited / 1_000, { 'rsn.action': action });
    },
    ended: ({ owner, end }: EndRecord): void => {
      ends.add(1, {
        'rsn.ended.by': end.by,
        'rsn.owner.kind': owner.kind,
        ...(end.error && { 'error.type': end.error.code }),
      });
      if (end.openFor > 0) open.record(end.openFor / 1_000, { 'rsn.ended.by': end.by });
    },
    stop: gaugeNetwork(network, meter),
  };
}

/** Reports how many owners and sockets there are, each time when the meter is read. Returns a function that stops. */
function gaugeNetwork(network: Observed, meter: Meter): () => void {
  const owners = meter.createObservableGauge('rsn.owners', { unit: '{owner}', description: 'Owners' });
  const sockets = meter.createObservableGauge('rsn.sockets', {
    unit: '{socket}',
    description: 'Sockets that have not ended',
  });
  // A series that was reported once stays in the SDK with its last value, so it is reported until the end, as 0.
  const ofKinds = new Map<string, number>();
  const ofStates = new Map<string, Map<SocketState, number>>();
  const read = (result: BatchObservableResult): void => {
    for (const kind of ofKinds.keys()) ofKinds.set(kind, 0);
    for (const states of ofStates.values()) for (const state of states.keys()) states.set(state, 0);
    for (const owner of network.snapshot()) {
      count(ofKinds, owner.kind);
      const states = ofStates.get(owner.kind) ?? new Map<SocketState, number>();
      ofStates.set(owner.kind, states);
      for (const { state } of owner.sockets) count(states, state);
    }
    for (const [kind, number] of ofKinds) result.observe(owners, number, ofKind(kind));
    for (const [kind, states] of ofStates) {
      for (const [state, number] of states) {
        result.observe(sockets, number, { ...ofKind(kind), 'rsn.socket.state': state });
      }
    }
  };
  meter.addBatchObservableCallback(read, [owners, sockets]);
  return () => {
    meter.removeBatchObservableCallback(read, [owners, sockets]);
  };
}

function count<K>(numbers: Map<K, number>, key: K): void {
  numbers.set(key, (numbers.get(key) ?? 0) + 1);
}

function ofKind(kind: string): Attributes {
  return { 'rsn.owner.kind': kind };
}
