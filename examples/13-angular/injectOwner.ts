import { DestroyRef, inject, InjectionToken } from '@angular/core';
import type { Audits, Network, Owner } from 'rx-secure-networking';

/** The host's network: provide it once, where the application is started. */
export const NETWORK = new InjectionToken<Network>('the network');

/** An owner that lives as long as what it is injected into: a component, a directive, a service. */
export const injectOwner = (name: string, audits: Audits): Owner =>
  inject(NETWORK).createOwner({ name, audits, until: inject(DestroyRef) });
