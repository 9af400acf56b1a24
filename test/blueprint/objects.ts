import { concat, filter, firstValueFrom, of, ReplaySubject } from 'rxjs';
import type { Decision, Message, SocketError } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { opened, type VirtualServer } from 'rx-secure-networking/testing';
import { type WorldOptions, briefDecision, emptyWorld } from '../world.ts';

/** A server that sends back what it gets. */
export const echo: VirtualServer = (_dial, received$) => concat(of(opened()), received$);

/** Logs its events as lines of text, and can wait for one. Has no audits. */
export class Listener implements BlueprintObject {
  readonly events: string[] = [];
  readonly events$ = new ReplaySubject<string>(Infinity);
  note(line: string): void {
    this.events.push(line);
    this.events$.next(line);
  }
  async waitsFor(line: string): Promise<void> {
    await firstValueFrom(this.events$.pipe(filter((events) => events === line)));
  }
  onWebSocketConnected(id: number): void {
    this.note(`connected ${id}`);
  }
  onWebSocketConnectionError(id: number, { code }: SocketError): void {
    this.note(`error ${id} ${code}`);
  }
  onWebSocketMessageReceived(id: number, message: Message): void {
    this.note(`received ${id} ${String(message)}`);
  }
  onWebSocketMessageSent(id: number, message: Message): void {
    this.note(`sent ${id} ${String(message)}`);
  }
  onWebSocketClosed(id: number, code: number, reason: string, wasClean: boolean): void {
    this.note(`closed ${id} ${code} ${reason}${wasClean ? 'clean' : ''}`.trim());
  }
  onWebSocketDenied(id: number, action: string, code: string): void {
    this.note(`denied ${id} ${action} ${code}`);
  }
}

/** The same, with audits that allow everything. */
export class Mod extends Listener {
  auditCreateWebSocket(_url: string, _protocols: readonly string[]): boolean {
    return true;
  }
  auditConnectWebSocket(_id: number, _url: string): boolean {
    return true;
  }
  auditCloseWebSocket(_id: number): boolean {
    return true;
  }
  auditWebSocketMessage(_id: number, _message: Message): boolean {
    return true;
  }
}

/** A world without an owner, and a blueprint door to it. An object that has `outsider` is no owner. */
export function blueprint(options: WorldOptions = {}) {
  const made = emptyWorld({ server: echo, ...options });
  const decisions: Decision[] = [];
  const wire: string[] = [];
  made.network.decisions$.subscribe((decision) => decisions.push(decision));
  made.wire$.subscribe((what) => wire.push(what));
  const sockets = secureNetworking(made.network, {
    describe: (object) => ('outsider' in object ? undefined : { name: 'mod' }),
  });
  /** What was denied so far, in brief. */
  const denials = () => decisions.filter(({ allow }) => !allow).map(briefDecision);
  return { ...made, sockets, decisions, denials, wire };
}
