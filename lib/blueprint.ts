export type { BlueprintObject } from './blueprint/BlueprintObject.ts';
export {
  type ObjectDescription,
  type SecureNetworking,
  secureNetworking,
  type WebSocketFace,
  type WebSocketOptions,
} from './blueprint/secureNetworking.ts';
