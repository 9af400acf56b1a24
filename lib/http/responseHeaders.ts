import { freezeClass } from '../model/freezeClass.ts';
import type { HttpHeader } from '../model/HttpRequest.ts';
import { appendHeader, PlatformHeaders } from './fetchClasses.ts';

/** The headers of a response. As with every `fetch` nobody can change them: several subscribers may share the response. */
class ResponseHeaders extends PlatformHeaders {
  override append(): never {
    return refuse();
  }
  override delete(): never {
    return refuse();
  }
  override set(): never {
    return refuse();
  }
}
freezeClass(ResponseHeaders);

function refuse(): never {
  throw new TypeError('the headers of a response cannot be changed: change a copy, new Headers(response.headers)');
}

/** Makes the headers of a response. What is no header for the standard is left off, such as a name that is no token. */
export function responseHeaders(given: readonly HttpHeader[]): Headers {
  const headers = new ResponseHeaders();
  for (const [name, value] of given) {
    try {
      appendHeader(headers, name, value);
    } catch {
      // left off
    }
  }
  return headers;
}
