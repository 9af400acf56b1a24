import { ownCopy, ownRecord } from '../model/ownCopy.ts';
import { Outlet } from './SafeSubject.ts';

/** An outlet of ends and errors: each subscriber gets an error of its own, which it may write to, as loggers do. */
export class OwnCopies<T> extends Outlet<T> {
  protected override own<V>(value: V): V {
    return ownCopy(value);
  }
}

/** An outlet of the host's records: each subscriber gets one of its own, which it may write to at every depth. */
export class OwnRecords<T> extends Outlet<T> {
  protected override own<V>(value: V): V {
    return ownRecord(value);
  }
}
