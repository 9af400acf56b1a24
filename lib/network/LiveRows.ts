import { append, copyList, freeze, indexOfItem, withoutAt } from '../model/intrinsics.ts';

/**
 * A list of frozen rows, one for each source, in the order in which the sources were added. A row is only made again if
 * its source has changed, so the cost of a change does not depend on the number of rows, except for a copy of the list.
 */
export class LiveRows<S extends RowSource<R>, R extends object> {
  /** Undefined while nobody subscribes. */
  #rows: R[] | undefined;
  #changed: Change<S, R>[] = [];
  readonly #sources: () => readonly S[];
  readonly #makeRow: (source: S) => R | undefined;

  /**
   * @param sources returns all sources to list
   * @param makeRow returns undefined for a source that must no longer be listed
   */
  constructor(sources: () => readonly S[], makeRow: (source: S) => R | undefined) {
    this.#sources = sources;
    this.#makeRow = makeRow;
  }

  /** Adds a source. */
  add(source: S): void {
    if (this.#rows) append(this.#changed, { source, before: undefined });
  }

  /** Notes that the row of a source is out of date. */
  change(source: S): void {
    const before = source.row;
    if (!before) return; // it has no row, or the row is known to be out of date
    source.row = undefined;
    if (this.#rows) append(this.#changed, { source, before });
  }

  /** Returns the current rows, frozen. */
  list(): readonly R[] {
    const rows = this.#rows && this.#changed.length <= mostSingly ? this.#renew(this.#rows) : this.#makeAll();
    this.#rows = rows;
    this.#changed = [];
    return freeze(copyList(rows));
  }

  /** Drops the rows, because nobody subscribes any more. */
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

/** What a row describes: an owner or a socket. */
export interface RowSource<R> {
  /** Its row; undefined if it is out of date. */
  row: R | undefined;
}

/** A source that has changed, and its last row. */
interface Change<S, R> {
  readonly source: S;
  readonly before: R | undefined;
}

/** If more rows have changed, walking the list once is faster than searching it for each of them. */
const mostSingly = 8;
