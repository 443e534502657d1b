// Registers an element once, even when a portal loads this package twice.

/** Defines `name` unless another copy of the package has already done so. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
