"""JSON Schemas (2020-12) and OpenAPI (3.1) of what the vendors put on the wire, and of what golive publishes itself.

Data only; nothing here runs. A wire shape has one home, its file, which simulators, suites and contracts read alike.

`<vendor>/openapi.yaml` names the operations. A message is `<vendor>/<operation>.request.schema.json` or
`.response.schema.json`, the operation id in kebab case; a webhook is `<vendor>/webhooks/<name>.schema.json`; shapes
that several messages share are in `<vendor>/parts/`. Every file has an `$id` below `https://golive.invalid/schemas/`
that mirrors its path, and refers to others by relative path: give all files of a vendor to one registry. Messages
carry `examples`. Unknown members are allowed everywhere, because vendors add some without notice.

Annotations, for any vendor:

* `x-evidence` on each member and on the items of each array: what becomes of the value when evidence is written. `keep`
  writes it (of an object or array: goes on to its members), `pseudonym` replaces it so that equal values stay equal,
  `hash` writes digest and length, `drop` leaves it out with all that is below it. What has no annotation is dropped.
  Schemas under `if`, `then`, `else` and `not` narrow a shape and never introduce a member, so they have none.
* `x-golive-confidence`: S the go-live checklist's documents say so, D the vendor's documentation, E an earlier edition
  of it, R recorded traffic or client source, X third parties, I inferred. It holds for all below it until a deeper one
  says otherwise.
* `x-golive-source`: keys of `info.x-golive-sources` in the vendor's `openapi.yaml`, each with a place in that source,
  apart by semicolons.

Veriff only:

* `x-veriff-code` in a request maps a keyword to the error code of its failure. A failure of keyword K at pointer P is
  looked up at the member that P leads to through `properties` and `items`; a failure of `required` at the member that
  is missing. Where nothing is mapped there, the root of the schema says it: `*required` for a missing member, `*` for
  all else. Members stand in the order of the vendor's checks, and so do the keywords of one mapping: of several
  failures the first one in that order is answered.
"""
