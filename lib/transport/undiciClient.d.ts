// The one file of undici that is used. Its index would put a dispatcher of its own into the platform's `fetch`.
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}
