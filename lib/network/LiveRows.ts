import { append, copyList, freeze, indexOfItem, withoutAt } from '../model/intrinsics.ts';

/**
 * A list of frozen rows, one for each source, in the order in which the sources were added. A row is made again only if
 * its source has changed, so that one change costs the same however many rows there are, but for a copy of the list.
 */
export class LiveRows<S extends RowSource<R>, R extends object> {
  /** Undefined while nobody looks. */
  #rows: R[] | undefined;
  #changed: Change<S, R>[] = [];
  readonly #sources: () => readonly S[];
  readonly #makeRow: (source: S) => R | undefined;

  /**
   * @param sources all that are to be listed
   * @param makeRow gives undefined for a source that is not to be listed any more
   */
  constructor(sources: () => readonly S[], makeRow: (source: S) => R | undefined) {
    this.#sources = sources;
    this.#makeRow = makeRow;
  }

  /** A new source. */
  add(source: S): void {
    if (this.#rows) append(this.#changed, { source, before: undefined });
  }

  /** Something that the row of a source shows has changed. */
  change(source: S): void {
    const before = source.row;
    if (!before) return; // there is none, or it is known to be made again
    source.row = undefined;
    if (this.#rows) append(this.#changed, { source, before });
  }

  /** The rows of now, frozen. */
  list(): readonly R[] {
    const rows = this.#rows && this.#changed.length <= mostSingly ? this.#renew(this.#rows) : this.#makeAll();
    this.#rows = rows;
    this.#changed = [];
    return freeze(copyList(rows));
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#rows = undefined;
    this.#changed = [];
  }

  #makeAll(): R[] {
    const rows: R[] = [];
    const sources = this.#sources();
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] as S;
      const row = (source.row ??= this.#makeRow(source));
      if (row) append(rows, row);
    }
    return rows;
  }

  #renew(before: R[]): R[] {
    let rows = before;
    for (let i = 0; i < this.#changed.length; i++) {
      const { source, before: old } = this.#changed[i] as Change<S, R>;
      const at = old === undefined ? -1 : indexOfItem(rows, old);
      const row = this.#makeRow(source);
      source.row = row;
      if (!row) {
        if (at >= 0) rows = withoutAt(rows, at);
      } else if (at >= 0) rows[at] = row;
      else append(rows, row);
    }
    return rows;
  }
}

/** What a row shows. */
export interface RowSource<R> {
  /** Its row, unless something has changed since the row was made. */
  row: R | undefined;
}

/** A source that has changed, and the row that it had. */
interface Change<S, R> {
  readonly source: S;
  readonly before: R | undefined;
}

/** To look for each of more changed rows in the list would take longer than to go through the list once. */
const mostSingly = 8;
