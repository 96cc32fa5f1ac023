/** Documents of GraphQL (specification of October 2021): read, written as JSON, and checked against a schema. */
@NullMarked
package dev.alnage.policy.rego.graphql;

import org.jspecify.annotations.NullMarked;
