import { Component, Input, type OnInit, signal } from '@angular/core';
import { allowEndpoints, everyStep, type Message, reconnect, type SocketError } from 'rx-secure-networking';
import { switchMap } from 'rxjs';
import { injectOwner } from './injectOwner.ts';

/** Shows the messages of a URL, or the error that ended them. */
@Component({
  selector: 'app-room',
  template: `
    <ul>
      @for (message of messages(); track $index) {
        <li>{{ message }}</li>
      }
    </ul>
    @if (refusal(); as reason) {
      <p role="alert">{{ reason }}</p>
    }
  `,
})
export class Room implements OnInit {
  @Input({ required: true }) url = '';
  readonly messages = signal<readonly Message[]>([]);
  readonly refusal = signal('');
  readonly #owner = injectOwner('room', everyStep(allowEndpoints('ws://127.0.0.1:*/rooms/*')));

  ngOnInit(): void {
    this.#owner
      .open(this.url)
      .pipe(
        switchMap((socket) => socket.messages$),
        reconnect(),
      )
      .subscribe({
        next: (message) => this.messages.update((before) => [...before, message]),
        error: (error: unknown) => this.refusal.set((error as SocketError).message),
      });
  }
}
