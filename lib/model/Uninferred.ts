/** A type from which the compiler infers nothing, as `NoInfer` of TypeScript 5.4: so a misspelt kind is an error, not a new kind. */
export type Uninferred<T> = [T][T extends unknown ? 0 : never];
