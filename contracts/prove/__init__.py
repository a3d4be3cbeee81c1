"""The contract with Prove: how a client signs, provider states, what an integration needs, flows and goldens."""
