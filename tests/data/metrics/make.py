"""Makes the reference values beside it with networkx 3.6.1 and numpy, none of this project's code.

Run as `python3 make.py`. Conventions are those of the command line's `graph`; where networkx has another
one, the line says so.
"""

import json
import pathlib

import networkx as nx
import numpy as np

HERE = pathlib.Path(__file__).parent
ORIGIN = (
    "networkx 3.6.1 by make.py: pagerank(0.85, tol=1e-14), betweenness_centrality, closeness_centrality, core_number, "
    "degrees, connected_components, density, reciprocity, clustering, articulation_points, bridges, "
    "eigenvector_centrality(tol=1e-14); hubs and authorities by numpy's svd of the largest weak component; "
    "best_louvain is the best modularity of 20 seeds at resolutions 0.5, 1 and 2"
)


def plain(graph):
    """The undirected graph without weights."""
    return nx.Graph(graph.to_undirected()) if graph.is_directed() else nx.Graph(graph)


def values(graph, of):
    """The values of a dictionary in the order of nodes."""
    return [of[node] for node in range(len(graph))]


def labels(graph):
    """Components by size, then by least node."""
    parts = sorted(nx.connected_components(plain(graph)), key=lambda part: (-len(part), min(part)))
    return values(graph, {node: at for at, part in enumerate(parts) for node in part}), len(parts)


def hits(graph):
    """Leading singular vectors, each adding up to 1; null outside of the largest component."""
    component, _ = labels(graph)
    inside = [node for node in range(len(graph)) if component[node] == 0]
    matrix = nx.to_numpy_array(graph, nodelist=inside, weight=None)
    left, sizes, right = np.linalg.svd(matrix)
    if sizes[0] == 0 or (len(sizes) > 1 and sizes[0] - sizes[1] < 1e-9):
        return None, None
    found = []
    for vector in (left[:, 0], right[0]):
        known = dict(zip(inside, vector / vector.sum()))
        found.append([None if node not in known else max(0.0, float(known[node])) for node in range(len(graph))])
    return found


def eigenvector(graph):
    """From a uniform start; null where networkx gives up after two million steps, as where arcs make no circle."""
    try:
        return values(graph, nx.eigenvector_centrality(graph, max_iter=200_000, tol=1e-14))
    except nx.PowerIterationFailedConvergence:
        return None


def write(name, about, graph):
    """One file of reference values. Nodes are 0..n; a weight is counted only in weighted degrees."""
    directed = graph.is_directed()
    weight = "weight" if nx.get_edge_attributes(graph, "weight") else None
    simple = nx.DiGraph() if directed else nx.Graph()
    simple.add_nodes_from(range(len(graph)))
    simple.add_edges_from(graph.edges())
    component, components = labels(simple)
    hub, authority = hits(simple)
    undirected = plain(simple)
    bridges = sorted(tuple(sorted(pair)) for pair in nx.bridges(undirected))
    cut = set(nx.articulation_points(undirected))
    # One neighbour joined both ways is one neighbour: networkx would count two.
    document = {
        "origin": ORIGIN,
        "graph": about,
        "nodes": len(graph),
        "directed": directed,
        "arcs": [[a, b] for a, b in graph.edges()],
        "weights": [data.get("weight", 1) for _, _, data in graph.edges(data=True)],
        "in_degree": values(simple, dict(simple.in_degree() if directed else simple.degree())),
        "out_degree": values(simple, dict(simple.out_degree() if directed else simple.degree())),
        "pagerank": values(simple, nx.pagerank(simple, 0.85, tol=1e-14, max_iter=10_000)),
        "betweenness": values(simple, nx.betweenness_centrality(simple)),
        "closeness": values(simple, nx.closeness_centrality(simple)),
        "core": values(simple, nx.core_number(undirected)),
        "component": component,
        "degree": values(simple, dict(undirected.degree())),
        "weighted_degree": values(graph, dict(graph.degree(weight=weight))),
        "weighted_in_degree": values(graph, dict(graph.in_degree(weight=weight) if directed else graph.degree(weight=weight))),
        "weighted_out_degree": values(graph, dict(graph.out_degree(weight=weight) if directed else graph.degree(weight=weight))),
        "eigenvector": eigenvector(simple),
        "hub": hub,
        "authority": authority,
        "clustering": values(simple, nx.clustering(simple)),
        "articulation": [int(node in cut) for node in range(len(graph))],
        "bridges": [sum(node in pair for pair in bridges) for node in range(len(graph))],
        "bridge_pairs": bridges,
        "components": components,
        "density": nx.density(simple),
        "reciprocity": (nx.overall_reciprocity(simple) if directed else 1.0) if simple.size() else 0.0,
        "best_louvain": {
            str(resolution): max(
                nx.community.modularity(undirected, parts, resolution=resolution)
                for parts in (nx.community.louvain_communities(undirected, resolution=resolution, seed=seed) for seed in range(20))
            )
            for resolution in (0.5, 1.0, 2.0)
        },
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in document.items()]
    (HERE / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def numbered(graph):
    """The same with numbers for names, in alphabetical order."""
    return nx.relabel_nodes(graph, {name: at for at, name in enumerate(sorted(graph))})


def ordered(graph):
    """The same with nodes in order."""
    made = graph.__class__()
    made.add_nodes_from(range(len(graph)))
    made.add_edges_from(graph.edges(data=True))
    return made


def unweighted(graph):
    """The same without weights."""
    made = graph.__class__()
    made.add_nodes_from(graph)
    made.add_edges_from(graph.edges())
    return made


def main():
    """Every file."""
    karate = ordered(nx.karate_club_graph())
    miserables = ordered(numbered(nx.les_miserables_graph()))
    write("karate", "Zachary's karate club (Zachary 1977), unweighted", unweighted(karate))
    write("les_miserables", "Les Miserables co-appearances (Knuth 1993), weighted by chapters, names in alphabetical order", miserables)
    write("karate_weighted", "Zachary's karate club (Zachary 1977), weighted by kinds of contact", karate)
    write("davis", "Davis's southern women and the events they came to (Davis, Gardner & Gardner 1941), names in alphabetical order",
          ordered(numbered(nx.davis_southern_women_graph())))
    dangling = nx.DiGraph()
    dangling.add_nodes_from(range(9))
    dangling.add_edges_from([(0, 1), (0, 2), (1, 2), (1, 7), (2, 0), (2, 3), (3, 4), (4, 3), (5, 2), (5, 6)])
    write("dangling", "a small directed graph with dangling nodes 6 and 7 and the isolated node 8", dangling)
    disconnected = nx.Graph()
    disconnected.add_nodes_from(range(10))
    disconnected.add_edges_from([(0, 1), (2, 3), (2, 4), (3, 4), (4, 5), (6, 7), (7, 8)])
    write("disconnected", "four components of 1 to 4 nodes, one of them a lone node", disconnected)
    write("random_undirected", "networkx gnm_random_graph(60, 110, seed=7)", ordered(nx.gnm_random_graph(60, 110, seed=7)))
    write("random_directed", "networkx gnm_random_graph(50, 160, seed=11, directed)", ordered(nx.gnm_random_graph(50, 160, seed=11, directed=True)))


main()
