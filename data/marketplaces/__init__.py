"""What ends listings on marketplaces: the contract, the plug-ins, and the ones that ship with Bindeck."""
