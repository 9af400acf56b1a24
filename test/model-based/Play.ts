import type { AuditMessages } from 'rx-secure-networking';
import type { Act, Answer, Inside, Step } from './Act.ts';

/** What can be played: the library, or the model of it. Things are known by their place in the order they came in. */
export interface Play {
  /** How many there have been. */
  readonly counts: Readonly<Record<'owners' | 'sockets' | 'openings' | 'links' | 'questions', number>>;
  newOwner(auditing: AuditMessages, opaque: boolean): void;
  ban(owner: number, destroys: boolean): void;
  endSocket(socket: number): void;
  rule(step: Step, answer: Answer): void;
  destroyNetwork(): void;
  create(owner: number, discards: boolean): void;
  connect(socket: number): void;
  close(socket: number, code: number): void;
  send(socket: number, bytes: number): void;
  destroy(owner: number): void;
  endLifetime(owner: number): void;
  open(owner: number): void;
  leave(opening: number): void;
  listen(socket: number): void;
  deafen(socket: number): void;
  hold(socket: number): void;
  release(socket: number): void;
  plan(owner: number, step: Step, answer: Answer, inside: Inside | undefined): void;
  answer(question: number, allow: boolean): void;
  react(socket: number, to: string, inside: Inside): void;
  accept(link: number): void;
  reset(link: number): void;
  finish(link: number): void;
  say(link: number, bytes: number): void;
  hangUp(link: number, code: number): void;
  time(ms: number): void;
}

/** Lets one act happen, if what it is about is there; says whether it was. */
export function perform(play: Play, act: Act): boolean {
  const { counts } = play;
  if ('owner' in act) return among(counts.owners, act.owner, (it) => ofOwner(play, act, it));
  if ('socket' in act) return among(counts.sockets, act.socket, (it) => ofSocket(play, act, it));
  if ('link' in act) return among(counts.links, act.link, (it) => ofLink(play, act, it));
  if (act.do === 'leave') return among(counts.openings, act.opening, (it) => play.leave(it));
  if (act.do === 'answer') return among(counts.questions, act.question, (it) => play.answer(it, act.allow));
  if (act.do === 'newOwner') play.newOwner(act.auditing, act.opaque);
  else if (act.do === 'rule') play.rule(act.step, act.answer);
  else if (act.do === 'time') play.time(act.ms);
  else play.destroyNetwork();
  return true;
}

/** The newest come first: the oldest are often over. */
function among(count: number, chosen: number, then: (it: number) => void): boolean {
  if (count > 0) then(count - 1 - (chosen % count));
  return count > 0;
}

function ofOwner(play: Play, act: Extract<Act, { owner: number }>, it: number): void {
  if (act.do === 'ban') play.ban(it, act.destroys);
  else if (act.do === 'create') play.create(it, act.discards);
  else if (act.do === 'plan') play.plan(it, act.step, act.answer, act.inside);
  else play[act.do](it);
}

function ofSocket(play: Play, act: Extract<Act, { socket: number }>, it: number): void {
  if (act.do === 'send') play.send(it, act.bytes);
  else if (act.do === 'close') play.close(it, 1000);
  else if (act.do === 'misclose') play.close(it, 1006);
  else if (act.do === 'react') play.react(it, act.to, act.inside);
  else play[act.do](it);
}

function ofLink(play: Play, act: Extract<Act, { link: number }>, it: number): void {
  if (act.do === 'say') play.say(it, act.bytes);
  else if (act.do === 'hangUp') play.hangUp(it, act.code);
  else play[act.do](it);
}
