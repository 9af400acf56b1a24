import { DestroyRef, inject, InjectionToken } from '@angular/core';
import type { Audits, Network, Owner } from 'rx-secure-networking';

/** The host's network: provide it once, when the application starts. */
export const NETWORK = new InjectionToken<Network>('the network');

/** Creates an owner that is destroyed with the component, directive or service that injects it. */
export const injectOwner = (name: string, audits: Audits): Owner =>
  inject(NETWORK).createOwner({ name, audits, until: inject(DestroyRef) });
