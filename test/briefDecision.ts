import type { Decision } from 'rx-secure-networking';

export const briefDecision = ({ layer, action, code }: Decision): string => `${layer} ${action} ${code}`;
