import { ownCopy, ownRecord } from '../model/ownCopy.ts';
import { SafeSubject } from './SafeSubject.ts';

/** An outlet of ends and errors: each subscriber gets an error of its own, which it may write to, as loggers do. */
export class CopyingSubject<T> extends SafeSubject<T> {
  protected override own<V>(value: V): V {
    return ownCopy(value);
  }
}

/** An outlet of the host's records: each subscriber gets one of its own, which it may write to at every depth. */
export class RecordSubject<T> extends SafeSubject<T> {
  protected override own<V>(value: V): V {
    return ownRecord(value);
  }
}
