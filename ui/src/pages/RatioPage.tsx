import type { Tasks } from "../api/types";
import { RatioTree } from "../components/RatioTree";
import { usePolled } from "../model/polled";

export function RatioPage() {
  const tasks = usePolled<Tasks>("tasks", 5);
  if (!tasks) return null;
  return (
    <div class="two">
      <RatioTree
        title="Within each class"
        hint="What a user of this class does next"
        ratios={tasks.per_class}
      />
      <RatioTree
        title="Of all users"
        hint="Weighted by how many users of each class live now"
        ratios={tasks.total}
      />
    </div>
  );
}
