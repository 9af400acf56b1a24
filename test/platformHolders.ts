/** What code in the same realm can patch after the library has loaded: the objects that hold the platform's methods. */
export const platformHolders: readonly (readonly [name: string, holder: object])[] = [
  ['String.prototype', String.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Array.prototype', Array.prototype],
  ['Set.prototype', Set.prototype],
  ['Map.prototype', Map.prototype],
  ['Number.prototype', Number.prototype],
  ['URL.prototype', URL.prototype],
  ['Function.prototype', Function.prototype],
  ['Object', Object],
  ['Reflect', Reflect],
  ['JSON', JSON],
  ['Math', Math],
];
