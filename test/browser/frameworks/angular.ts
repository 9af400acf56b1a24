// The page of the Angular example: see frameworks.test.ts.
import '@angular/compiler';
import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { allowAll, createNetwork, webSocketTransport } from 'rx-secure-networking';
import { NETWORK } from '../../../examples/13-angular/injectOwner.ts';
import { Room } from '../../../examples/13-angular/Room.ts';

const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
const urls = signal<readonly string[]>([]);

@Component({
  selector: 'app-root',
  imports: [Room],
  template: `@for (url of urls(); track url) { <app-room [url]="url" /> }`,
})
class App {
  readonly urls = urls;
}

document.body.append(document.createElement('app-root'));
const providers = [provideZonelessChangeDetection(), { provide: NETWORK, useValue: network }];
const started = bootstrapApplication(App, { providers });

Object.assign(globalThis, {
  /** The ids of the owners that live. */
  owners: () => network.snapshot().map(({ id }) => id),
  async show(given: readonly string[]): Promise<void> {
    await started;
    urls.set(given);
  },
});
