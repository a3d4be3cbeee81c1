"""The contract with Yoti: how a client signs, provider states, what an integration needs, flows and goldens."""
