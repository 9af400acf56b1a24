// The client as a mod writes it, with calls, events and ids.
import { asyncScheduler } from 'rxjs';
import { auth, hear, NOT_AUTHENTICATED, playerMessage, silence } from './protocol.mjs';

export class ChatBridgeMod {
  constructor({ url, token, show, scheduler = asyncScheduler }) {
    Object.assign(this, { url, token, show, scheduler, socket: -1, heard: silence });
  }

  /** The host passes the mod's face: `mod.start(sockets.face(mod))`. */
  start(face) {
    this.face = face;
    this.connect();
  }

  connect() {
    this.heard = silence;
    this.socket = this.face.createWebSocket(this.url);
    if (this.socket !== -1) this.face.connectWebSocket(this.socket);
  }

  say(message) {
    return this.face.sendMessageToWebSocket(this.socket, playerMessage(message));
  }

  auditCreateWebSocket(url) {
    return url === this.url;
  }

  auditConnectWebSocket(_id, url) {
    return url === this.url;
  }

  onWebSocketConnected(id) {
    this.face.sendMessageToWebSocket(id, auth(this.token));
  }

  onWebSocketMessageReceived(_id, text) {
    this.heard = hear(this.heard, text);
    if (this.heard.line) this.show(this.heard.line);
  }

  onWebSocketDenied(_id, action, _code, reason) {
    this.show(`denied to ${action}: ${reason}`);
    if (action === 'connect') this.isOver = true;
  }

  onWebSocketClosed(_id, code) {
    if (code === NOT_AUTHENTICATED) this.show('the bridge does not know us');
    else if (!this.isOver) this.scheduler.schedule(() => this.connect(), 5_000);
  }
}
