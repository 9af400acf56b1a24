import { type EndCause, endCauses } from '../model/endCauses.ts';
import { fitCloseReason } from '../model/checkClose.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketState } from '../model/nextState.ts';
import { withoutPrototype } from '../model/readBelowRoot.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { againLater } from '../stream/againLater.ts';
import { type EndDetails, type EndContext, describeEnd, socketKind } from './describeEnd.ts';
import type { SocketCore } from './SocketCore.ts';
import { cancelPending } from './putRequest.ts';
import { SocketStreams } from './SocketStreams.ts';

/** Ends a socket, once, by the same steps whatever the cause. A nested or later call continues with the remaining steps. */
export function endSocket(socket: SocketCore, cause: EndCause, details: EndDetails = {}, failures = 0): void {
  try {
    beginEnd(socket, cause, details, failures);
    finishEnd(socket, failures);
  } catch (error) {
    againLater(failures, error, () => {
      endSocket(socket, cause, details, failures + 1);
    });
  }
}

/** A socket on its way to its end: why it ends, and how far it has come. */
export interface EndProgress {
  readonly cause: EndCause;
  readonly details: EndDetails;
  /** The state in which the end found it. */
  readonly before: SocketState;
  /** Which socket, and when. */
  readonly about: EndContext;
  readonly end: SocketEnd;
  /** The next step. */
  next: number;
  /** The step that threw last. */
  broken?: number;
  /**
   * Whether the host must still get the record that the connection has closed: true from when the record of the end is
   * queued, false when that one is queued too.
   */
  releaseDue?: boolean;
}

type Step = (socket: SocketCore, ending: EndProgress) => void;

const streamStep =
  (step: (streams: SocketStreams, end: SocketEnd) => void): Step =>
  ({ madeStreams }, { end }) => {
    if (madeStreams) step(madeStreams, end);
  };

/**
 * The steps that end a socket, in this order. Everything that can still happen to it is stopped before any subscriber is
 * notified (L10). Then follow the denials of what was pending, `ended`, `closed`, completion (L13).
 *
 * A subscriber may destroy the owner from inside a step. That call begins with the same step, so each step can be called
 * again: it continues with the subscribers that are not yet notified, or only puts a value that the next one emits (L24).
 */
const steps: readonly Step[] = [
  (socket) => socket.enter('end'),
  (socket, { before, cause, details: { code = endCauses[cause].code, reason = '' } }) => {
    const { madeConnection: connection } = socket;
    const wasOpen = before === 'open' || before === 'closing';
    connection?.hangUp(wasOpen, code, reason === '' ? reason : fitCloseReason(reason));
  },
  ({ madeReceiver }) => madeReceiver?.messages.stop(),
  ({ madeReceiver }, { cause }) => {
    if (isKept(cause)) madeReceiver?.messages.claim();
  },
  (socket) => {
    socket.release();
  },
  (socket) => {
    if (socket.pending) cancelPending(socket);
  },
  ({ madeReceiver }) => madeReceiver?.cut(),
  ({ madeSender }) => madeSender?.cut(),
  ({ parts }, ending) => parts.tap?.ended?.(ending),
  ({ madeStreams }, { before, cause, end: { error } }) => {
    if (before === 'connecting' && cause !== 'denied' && error)
      madeStreams?.putEvent({ type: 'connectionError', error });
  },
  ...SocketStreams.steps.map(streamStep),
  ({ madeReceiver }, { cause }) => {
    madeReceiver?.messages.finish(isKept(cause));
  },
  ({ madeSender }) => madeSender?.madeSent?.complete(),
  ({ madeSender }) => madeSender?.madeWritable?.complete(),
  (socket, { cause, about, details }) => {
    socket.context.putEnd(socket, () => describeEnd(socketKind, cause, about, details, 'host'));
  },
  (socket, ending) => {
    ending.releaseDue ??= true;
    socket.emitRelease();
  },
  (socket) => {
    socket.context.life.removeDependant(socket); // only now: a destroy from inside a step has to finish them
    socket.context.changed(socket);
  },
];

/**
 * Continues the end of a socket with the next step. May throw; the remaining steps are then still to be done.
 *
 * @param failures how often it has failed. A step that throws again is given up only in the turn of a timer, since the code
 * that runs now may have replaced what the step needs
 */
export function finishEnd(socket: SocketCore, failures = 0): void {
  const { ending } = socket;
  if (!ending) return;
  while (ending.next < steps.length) {
    const at = ending.next;
    try {
      steps[at]?.(socket, ending);
    } catch (error) {
      if (failures > 1 && ending.broken === at) ending.next = at + 1;
      ending.broken = at;
      throw error;
    }
    if (ending.next === at) ending.next = at + 1; // a nested call may have done more
  }
}

/** The link has closed: ends the socket after the messages that were received before (L16). */
export function drainSocket(socket: SocketCore, cause: EndCause, details: EndDetails): void {
  const { madeReceiver: receiver } = socket;
  const end = (): void => {
    endSocket(socket, cause, details);
  };
  if (receiver && !receiver.idle) {
    socket.move('unreachable');
    socket.madeSender?.cut();
    receiver.whenIdle(end);
  } else end();
}

/** Whether held messages are kept for a first subscriber (L15). */
function isKept(cause: EndCause): boolean {
  const { by } = endCauses[cause];
  return by !== 'owner' && by !== 'host';
}

function beginEnd(socket: SocketCore, cause: EndCause, given: EndDetails, failures: number): void {
  if (socket.ending) return;
  const details = withoutPrototype(given);
  const { state: before, context, parts, madeConnection } = socket;
  const { owner, scheduler, opaque } = context;
  const openedAt = madeConnection?.openedAt;
  const isBroken = failures > 1; // its description fails, or the clock: it ends without
  const openFor = openedAt === undefined || isBroken ? 0 : elapsed(scheduler) - openedAt;
  const about: EndContext = { owner, endpoint: parts.endpoint.text, openFor, now: isBroken ? 0 : scheduler.now() };
  const end = isBroken ? bareEnd(cause) : describeEnd(socketKind, cause, about, details, opaque ? 'opaque' : 'owner');
  socket.ending = { cause, details, before, about, end, next: 0 };
}

function bareEnd(cause: EndCause): SocketEnd {
  const { by, code } = endCauses[cause];
  return Object.freeze({ by, code, reason: '', wasClean: false, openFor: 0 });
}
